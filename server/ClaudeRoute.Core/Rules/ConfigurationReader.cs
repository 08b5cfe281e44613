using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules;

/// <summary>Something in a configuration that cannot be followed.</summary>
/// <param name="Remark">Id, page and severity.</param>
/// <param name="Span">The place, in UTF-16 offsets.</param>
/// <param name="Message">What is wrong and what to do. Never holds a credential.</param>
public sealed record ConfigurationProblem(RuleInfo Remark, TextSpan Span, string Message)
{
    /// <summary>How much it matters.</summary>
    public Severity Severity => Remark.Severity.Shared;
}

/// <summary>A configuration as far as it can be followed, and what cannot.</summary>
/// <param name="Options">What it says; what is wrong counts as missing.</param>
/// <param name="Problems">By position.</param>
/// <param name="Places">Where the entries of <see cref="CheckOptions.Intended"/> stand, in the same order.</param>
public sealed record ConfigurationText(CheckOptions Options, IReadOnlyList<ConfigurationProblem> Problems, IReadOnlyList<TextSpan> Places);

/// <summary>Reads the configuration of this tool: a project's file, the file of the command line, and the section of an editor.</summary>
public static class ConfigurationReader
{
    /// <summary>Members of a configuration, besides <c>$schema</c>.</summary>
    public static IReadOnlyList<string> Members { get; } = ["rules", "apertureHosts", "netbirdHosts", "gatewayHosts", "placeholders", "variants", "intended"];

    /// <summary>Words for severities, from the highest on.</summary>
    public static IReadOnlyList<string> Words { get; } = ["error", "warning", "information", "hint", "off"];

    /// <summary>How far copies of settings files are checked: for credentials alone, or by all rules.</summary>
    public static IReadOnlyList<string> VariantWords { get; } = ["secrets", FullVariants];

    /// <summary>The word for all rules.</summary>
    public const string FullVariants = "full";

    /// <summary>Reads a configuration. Comments and trailing commas are fine.</summary>
    /// <param name="document">The text.</param>
    /// <param name="isProject">It is a project's own file, which may not silence what gives a credential away.</param>
    public static ConfigurationText Read(JsonDocument document, bool isProject)
    {
        ArgumentNullException.ThrowIfNull(document);
        var reading = new Reading(document, isProject);
        reading.Run();
        reading.Problems.Sort((a, b) => a.Span.Start - b.Span.Start);
        return new ConfigurationText(reading.Options, reading.Problems, reading.Places);
    }

    /// <summary>True for a rule that a project can lower to information and no further.</summary>
    /// <remarks>Whoever puts a credential into a project could otherwise hide it from everybody who opens the project.</remarks>
    public static bool IsProtected(RuleInfo rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return rule.Category == RuleCategory.Secrets && rule.Severity.Highest == Severity.Error;
    }

    private sealed class Reading(JsonDocument document, bool isProject)
    {
        private readonly Dictionary<string, string> _rules = new(StringComparer.OrdinalIgnoreCase);
        private readonly List<IntendedFinding> _intended = [];

        public List<ConfigurationProblem> Problems { get; } = [];

        public List<TextSpan> Places { get; } = [];

        public CheckOptions Options { get; private set; } = CheckOptions.Default;

        public void Run()
        {
            foreach (var problem in document.Problems)
            {
                if (!problem.IsExtension)
                {
                    Add(Remarks.Unreadable, problem.Span, $"Here is {Rules.Syntax.StrictJsonRule.Describe(problem.Kind)}, so the configuration is followed only as far as it can be read.");
                }
            }

            if (document.Root is not JsonObject root)
            {
                if (!document.IsBlank)
                {
                    Add(Remarks.Unreadable, document.Root?.Span ?? new TextSpan(0, 0), "The configuration is not a JSON object, so nothing of it counts.");
                }

                return;
            }

            foreach (var member in root.Members)
            {
                ReadMember(member);
            }

            foreach (var text in document.DescendantNodes().OfType<JsonString>())
            {
                if (SecretFormats.FindIn(text.Value, null) is not null)
                {
                    Add(Remarks.Credential, text.Span, "This is a credential in a configuration that others read. Remove it here, and revoke it where it was issued.");
                }
            }

            Options = Options with { RuleSeverities = _rules, Intended = _intended };
        }

        private void ReadMember(JsonMember member)
        {
            switch (member.Name)
            {
                case "$schema":
                    break;
                case "rules":
                    foreach (var rule in ObjectOf(member)?.Members ?? [])
                    {
                        ReadRule(rule);
                    }

                    break;
                case "apertureHosts":
                    Options = Options with { ApertureHosts = Texts(member, "host names") };
                    break;
                case "netbirdHosts":
                    Options = Options with { NetBirdHosts = Texts(member, "host names") };
                    break;
                case "gatewayHosts":
                    Options = Options with { GatewayHosts = Texts(member, "host names") };
                    break;
                case "placeholders":
                    Options = Options with { Placeholders = Texts(member, "texts") };
                    break;
                case "variants":
                    ReadVariants(member);
                    break;
                case "intended":
                    ReadIntended(member);
                    break;
                default:
                    Unknown(member, Members);
                    break;
            }
        }

        private void ReadVariants(JsonMember member)
        {
            if (member.Value is not JsonString { Value: var word } || !VariantWords.Contains(word, StringComparer.Ordinal))
            {
                Wrong(member, "\"secrets\" or \"full\"");
                return;
            }

            Options = Options with { ChecksVariantsFully = word == FullVariants };
        }

        private void ReadRule(JsonMember member)
        {
            if (RuleOf(member.Name) is not { } rule)
            {
                Add(Remarks.WithoutEffect, member.NameSpan, NoRule(member.Name));
            }
            else if (member.Value is not JsonString { Value: var word } || !Words.Contains(word, StringComparer.OrdinalIgnoreCase))
            {
                Add(Remarks.WithoutEffect, member.Value?.Span ?? member.NameSpan, $"The severity of {rule.Id} must be error, warning, information, hint or off, so this does nothing.");
            }
            else
            {
                _rules[rule.Id] = word;
                if (isProject && IsProtected(rule) && Enum.Parse<Severity>(word, ignoreCase: true) < Severity.Information)
                {
                    Add(Remarks.Protected, member.Value!.Span, $"{rule.Id} finds credentials that are given away, so a project cannot silence it: its findings are shown as information.");
                }
            }
        }

        private void ReadIntended(JsonMember member)
        {
            if (member.Value is not JsonArray list)
            {
                Wrong(member, "a list of objects with \"rule\", \"file\" and \"member\"");
                return;
            }

            foreach (var item in list.Items)
            {
                if (item is not JsonObject entry || Text(entry, "rule") is not { } id || Text(entry, "file") is not { } file || (entry.TryGet("member", out var at) && at.Value is not JsonString))
                {
                    Add(Remarks.WithoutEffect, item.Span, "What is intended must be an object with the texts \"rule\", \"file\" and, where the finding belongs to one, \"member\". This does nothing.");
                    continue;
                }

                foreach (var other in entry.Members.Where(other => !EntryMembers.Contains(other.Name, StringComparer.Ordinal)))
                {
                    Unknown(other, EntryMembers);
                }

                if (RuleOf(id) is not { } rule)
                {
                    Add(Remarks.WithoutEffect, entry["rule"]!.Value!.Span, NoRule(id));
                    continue;
                }

                _intended.Add(new IntendedFinding(rule.Id, file.Replace('\\', '/'), Text(entry, "member")));
                Places.Add(entry.Span);
            }
        }

        private JsonObject? ObjectOf(JsonMember member)
        {
            if (member.Value is JsonObject inner)
            {
                return inner;
            }

            Wrong(member, "an object with rule ids and severities");
            return null;
        }

        private List<string> Texts(JsonMember member, string what)
        {
            var texts = new List<string>();
            if (member.Value is not JsonArray list)
            {
                Wrong(member, $"a list of {what}");
                return texts;
            }

            foreach (var item in list.Items)
            {
                if (item is JsonString { Value: var text } && text.Trim().Length > 0)
                {
                    texts.Add(text.Trim());
                }
                else
                {
                    Add(Remarks.WithoutEffect, item.Span, $"\"{member.Name}\" must be a list of {what}, so this entry does nothing.");
                }
            }

            return texts;
        }

        private static string? Text(JsonObject entry, string name) => (entry[name]?.Value as JsonString)?.Value;

        private void Wrong(JsonMember member, string expected) =>
            Add(Remarks.WithoutEffect, member.Value?.Span ?? member.NameSpan, $"\"{member.Name}\" must be {expected}, so it does nothing.");

        private void Unknown(JsonMember member, IReadOnlyList<string> known)
        {
            var names = string.Join(", ", known.Take(known.Count - 1).Select(name => $"\"{name}\""));
            Add(Remarks.WithoutEffect, member.NameSpan, $"\"{Shown(member.Name)}\" is not known here and does nothing; use {names} or \"{known[^1]}\".");
        }

        private void Add(RuleInfo remark, TextSpan span, string message) => Problems.Add(new ConfigurationProblem(remark, span, message));

        private static string NoRule(string id) =>
            Remarks.All.Any(remark => remark.Info.Id.Equals(id, StringComparison.OrdinalIgnoreCase))
                ? $"{Shown(id)} is no rule, so its severity cannot be set and this does nothing."
                : $"There is no rule {Shown(id)}, so this does nothing. `claude-route rules` lists all rules.";

        private static string Shown(string text) => SecretFormats.Redact(text);

        private static RuleInfo? RuleOf(string id) => RuleCatalog.All.FirstOrDefault(rule => rule.Info.Id.Equals(id, StringComparison.OrdinalIgnoreCase))?.Info;
    }

    /// <summary>Members of an entry of <c>intended</c>.</summary>
    public static IReadOnlyList<string> EntryMembers { get; } = ["rule", "file", "member", "reason"];
}
