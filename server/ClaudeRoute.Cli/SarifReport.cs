using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using ClaudeRoute.Features;
using ClaudeRoute.Features.Workspace;
using ClaudeRoute.Rules;
using Newtonsoft.Json;

namespace ClaudeRoute.Cli;

/// <summary>Writes a check's result as SARIF 2.1.0, the exchange format of static analysis, with what code scanning of GitHub asks for.</summary>
/// <remarks>
/// Fixes are left out: the text that one inserts may be the credential that it moves. Fingerprints come from rule, file, member and order, never from the
/// text of a file, since a hash of a line with a short credential lets others try guesses.
/// </remarks>
internal sealed class SarifReport
{
    private const string Schema = "https://json.schemastore.org/sarif-2.1.0.json";
    private const string BaseId = "%SRCROOT%";

    // The one fingerprint that GitHub compares. Where it is missing, GitHub's upload makes one from the text of the line.
    private const string Fingerprint = "primaryLocationLineHash";

    private readonly JsonTextWriter _writer;
    private readonly string _folder;
    private readonly string? _docs;
    private readonly List<RuleInfo> _rules;

    private SarifReport(JsonTextWriter writer, CheckResult result, string folder, string? docs)
    {
        _writer = writer;
        _folder = folder.TrimEnd('/') + "/";
        _docs = docs;
        _rules = [.. result.Files.SelectMany(file => file.Findings).Select(finding => finding.Diagnostic.Rule).OfType<RuleInfo>().DistinctBy(rule => rule.Id, StringComparer.Ordinal).OrderBy(rule => rule.Id, StringComparer.Ordinal)];
    }

    /// <summary>Public address of the rules' pages as the build was told, or null.</summary>
    public static string? DocsUri { get; } = typeof(SarifReport).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(pair => pair.Key == "DocsUri")?.Value;

    /// <summary>Writes one log with one run.</summary>
    /// <param name="output">Gets the log and a line end.</param>
    /// <param name="result">What was found.</param>
    /// <param name="folder">Full path with forward slashes that relative addresses start from. Files elsewhere get absolute ones.</param>
    /// <param name="docs">Address of the folder of the rules' pages, or null.</param>
    public static void Write(TextWriter output, CheckResult result, string folder, string? docs)
    {
        using var writer = new JsonTextWriter(output) { Formatting = Formatting.Indented, CloseOutput = false };
        new SarifReport(writer, result, folder, docs).WriteLog(result);
        writer.Flush();
        output.WriteLine();
    }

    private void WriteLog(CheckResult result)
    {
        _writer.WriteStartObject();
        Text("$schema", Schema);
        Text("version", "2.1.0");
        List("runs", () => Item(() =>
        {
            Object("tool", () => Object("driver", WriteDriver));
            Object("originalUriBaseIds", () => Object(BaseId, () => Text("uri", DocumentUris.FromPath(_folder))));
            Text("columnKind", "utf16CodeUnits");
            List("invocations", () => Item(() => WriteInvocation(result)));
            List("results", () =>
            {
                foreach (var file in result.Files)
                {
                    WriteResults(file);
                }
            });
        }));
        _writer.WriteEndObject();
    }

    private void WriteDriver()
    {
        Text("name", "Claude Route");
        Text("semanticVersion", typeof(SarifReport).Assembly.GetName().Version!.ToString(3));
        List("rules", () =>
        {
            foreach (var rule in _rules)
            {
                Item(() => WriteRule(rule));
            }
        });
    }

    private void WriteRule(RuleInfo rule)
    {
        var page = RulePages.ForReading(RuleCatalog.Explained.First(each => each.Info.Id == rule.Id));
        Text("id", rule.Id);
        Text("name", PascalCase(rule.Name));
        Message("shortDescription", rule.Title);
        Message("fullDescription", page.Split('\n', 4)[2]);
        Object("help", () =>
        {
            Text("text", $"{Part(page, "Why it matters")}\n\n{Part(page, "What to do")}");
            Text("markdown", page);
        });
        if (_docs is { } docs)
        {
            Text("helpUri", $"{docs.TrimEnd('/')}/{rule.Id}.md");
        }

        Object("defaultConfiguration", () => Text("level", Level(rule.Severity.Highest)));
        Object("properties", () =>
        {
            List("tags", () =>
            {
                _writer.WriteValue(rule.Category.ToString().ToLowerInvariant());
                if (rule.Category == RuleCategory.Secrets)
                {
                    _writer.WriteValue("security");
                }
            });

            // GitHub lists what has this number with the other security alerts: from 7.0 on as high, from 4.0 on as medium.
            if (rule.Category == RuleCategory.Secrets)
            {
                Text("security-severity", rule.Severity.Highest switch { Severity.Error => "8.0", Severity.Warning => "5.0", _ => "2.0" });
            }
        });
    }

    // Files that could not be read, and remarks about the check itself, are no results of a rule.
    private void WriteInvocation(CheckResult result)
    {
        _writer.WritePropertyName("executionSuccessful");
        _writer.WriteValue(result.Problems.Count == 0);
        List("toolExecutionNotifications", () =>
        {
            foreach (var (path, message) in result.Problems)
            {
                Item(() =>
                {
                    Text("level", "error");
                    Message("message", message);
                    if (path.Length > 0)
                    {
                        List("locations", () => Item(() => Object("physicalLocation", () => WriteArtifact(path))));
                    }
                });
            }

            foreach (var diagnostic in result.Files.SelectMany(file => file.Findings).Select(finding => finding.Diagnostic).Where(diagnostic => diagnostic.Rule is null))
            {
                Item(() =>
                {
                    Text("level", Level(diagnostic.Severity));
                    Message("message", diagnostic.Message);
                    List("locations", () => Item(() => Object("physicalLocation", () => WritePlace(diagnostic.Path, diagnostic.Range))));
                });
            }
        });
    }

    private void WriteResults(CheckedFile file)
    {
        var seen = new Dictionary<FindingIdentity, int>();
        foreach (var (diagnostic, _) in file.Findings)
        {
            if (diagnostic.Rule is not { } rule)
            {
                continue;
            }

            var identity = FindingIdentity.Of(diagnostic, Relative(file.Path) ?? file.Path);
            seen[identity] = seen.GetValueOrDefault(identity) + 1;
            Item(() =>
            {
                Text("ruleId", rule.Id);
                _writer.WritePropertyName("ruleIndex");
                _writer.WriteValue(_rules.FindIndex(each => each.Id == rule.Id));
                Text("level", Level(diagnostic.Severity));
                Message("message", diagnostic.Message);
                List("locations", () => Item(() => Object("physicalLocation", () => WritePlace(diagnostic.Path, diagnostic.Range))));
                WriteRelated(diagnostic);
                Object("partialFingerprints", () => Text(Fingerprint, Hash(identity, seen[identity])));
            });
        }
    }

    private void WriteRelated(PlainDiagnostic diagnostic)
    {
        if (diagnostic.Related.Count == 0)
        {
            return;
        }

        var number = 0;
        List("relatedLocations", () =>
        {
            foreach (var related in diagnostic.Related)
            {
                Item(() =>
                {
                    _writer.WritePropertyName("id");
                    _writer.WriteValue(++number);
                    Object("physicalLocation", () => WritePlace(related.Path, related.Range));
                    Message("message", related.Message);
                });
            }
        });
    }

    private void WritePlace(string path, PlainRange range)
    {
        WriteArtifact(path);
        Object("region", () =>
        {
            Number("startLine", range.Start.Line);
            Number("startColumn", range.Start.Character);
            Number("endLine", range.End.Line);
            Number("endColumn", range.End.Character);
        });

        // Lines and columns start at 1 here.
        void Number(string name, int value)
        {
            _writer.WritePropertyName(name);
            _writer.WriteValue(value + 1);
        }
    }

    private void WriteArtifact(string path) => Object("artifactLocation", () =>
    {
        if (Relative(path) is { } relative)
        {
            Text("uri", string.Join('/', relative.Split('/').Select(Uri.EscapeDataString)));
            Text("uriBaseId", BaseId);
        }
        else
        {
            Text("uri", DocumentUris.FromPath(path));
        }
    });

    private string? Relative(string path) => path.StartsWith(_folder, StringComparison.Ordinal) ? path[_folder.Length..] : null;

    private static string Hash(FindingIdentity identity, int number) =>
        $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{identity.Rule}\n{identity.File}\n{identity.Member}")))[..16]}:{number}";

    private static string Level(Severity severity) => severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "note" };

    private static string PascalCase(string name) => string.Concat(name.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    private static string Part(string page, string heading) => page.Split($"\n## {heading}\n", 2)[^1].Split("\n## ", 2)[0].Trim();

    private void Message(string name, string text) => Object(name, () => Text("text", text));

    private void Object(string name, Action write)
    {
        _writer.WritePropertyName(name);
        Item(write);
    }

    private void Item(Action write)
    {
        _writer.WriteStartObject();
        write();
        _writer.WriteEndObject();
    }

    private void List(string name, Action write)
    {
        _writer.WritePropertyName(name);
        _writer.WriteStartArray();
        write();
        _writer.WriteEndArray();
    }

    private void Text(string name, string value)
    {
        _writer.WritePropertyName(name);
        _writer.WriteValue(value);
    }
}
