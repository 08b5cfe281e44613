using ClaudeRoute.Rules;
using ClaudeRoute.Server.Files;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Cli;

/// <summary>Reads the file of <c>--config</c>: <c>{"rules": {"CR072": "off"}, "apertureHosts": ["ai"], "netbirdHosts": []}</c>.</summary>
internal static class ConfigFile
{
    /// <summary>The options of the file; the defaults without one.</summary>
    /// <exception cref="UsageException">The file is missing, or holds something that it should not.</exception>
    public static CheckOptions Read(string? path)
    {
        if (path is null)
        {
            return CheckOptions.Default;
        }

        var read = DiskFiles.Read(Path.GetFullPath(path), null);
        var text = read.Text ?? throw new UsageException(read.Problem ?? $"The configuration {path} does not exist.");
        var document = JsonDocument.Parse(text);
        if (!document.IsStrict || document.Root is not JsonObject root)
        {
            throw new UsageException($"The configuration {path} is not one strict JSON object.");
        }

        var rules = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        IReadOnlyList<string> aperture = [], netbird = [];
        foreach (var member in root.Members)
        {
            switch (member.Name)
            {
                case "$schema":
                    break;
                case "rules" when member.Value is JsonObject severities:
                    foreach (var rule in severities.Members)
                    {
                        rules[Known(rule, path)] = SeverityOf(rule, document, path);
                    }

                    break;
                case "apertureHosts":
                    aperture = Hosts(member, document, path);
                    break;
                case "netbirdHosts":
                    netbird = Hosts(member, document, path);
                    break;
                default:
                    throw Wrong(member, document, path, $"\"{member.Name}\" is not known here; use \"rules\", \"apertureHosts\" or \"netbirdHosts\"");
            }
        }

        return new CheckOptions
        {
            RuleSeverities = rules,
            ApertureHosts = aperture,
            NetBirdHosts = netbird,
        };
    }

    private static string Known(JsonMember rule, string path) =>
        RuleCatalog.All.Any(each => each.Info.Id.Equals(rule.Name, StringComparison.OrdinalIgnoreCase))
            ? rule.Name
            : throw new UsageException($"The configuration {path} names the rule {rule.Name}, which does not exist.");

    private static string SeverityOf(JsonMember rule, JsonDocument document, string path) =>
        rule.Value is JsonString { Value: var word } && Enum.TryParse<Severity>(word, ignoreCase: true, out _) && !word.All(char.IsDigit)
            ? word
            : throw Wrong(rule, document, path, $"the severity of {rule.Name} must be error, warning, information, hint or off");

    private static string[] Hosts(JsonMember member, JsonDocument document, string path) =>
        member.Value is JsonArray list && list.Items.All(item => item is JsonString)
            ? [.. list.Items.Cast<JsonString>().Select(item => item.Value)]
            : throw Wrong(member, document, path, $"\"{member.Name}\" must be a list of host names");

    private static UsageException Wrong(JsonMember member, JsonDocument document, string path, string what) =>
        new($"{path}:{document.Text.GetPosition(member.NameSpan.Start).Line + 1}: {what}.");
}
