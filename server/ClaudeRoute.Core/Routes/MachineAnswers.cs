using ClaudeRoute.Facts;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Routes;

/// <summary>An answer that was found on a machine.</summary>
/// <param name="Value">The answer.</param>
/// <param name="Detail">Where it was found.</param>
public sealed record MachineAnswer(string Value, string Detail);

/// <summary>
/// Reads answers out of the files and outputs of other tools. It takes any text and gives what it understands; which places there are stands in
/// <c>Facts/machine.json</c>.
/// </summary>
public static class MachineAnswers
{
    private static readonly Lazy<JsonObject> Table = new(() => FactTable.Read("machine"));

    /// <summary>The table of the AWS configuration.</summary>
    public static JsonObject Aws => Table.Value.Object("aws")!;

    /// <summary>The table of gcloud's configuration.</summary>
    public static JsonObject Gcloud => Table.Value.Object("gcloud")!;

    /// <summary>The table of Tailscale's command.</summary>
    public static JsonObject Tailscale => Table.Value.Object("tailscale")!;

    /// <summary>A text of one of the tables.</summary>
    public static string Text(JsonObject table, string name) => table.Text(name);

    /// <summary>A list of texts of one of the tables.</summary>
    public static IReadOnlyList<string> Texts(JsonObject table, string name) => table.Texts(name);

    /// <summary>Names of profiles in an AWS configuration, in the order of the file.</summary>
    public static IReadOnlyList<MachineAnswer> AwsProfiles(string text) =>
        [.. AwsSections(text).Select(section => new MachineAnswer(section.Profile, "a profile of your AWS configuration"))];

    /// <summary>Regions in an AWS configuration, that of the default profile first.</summary>
    public static IReadOnlyList<MachineAnswer> AwsRegions(string text)
    {
        var key = Aws.Text("region");
        var fallback = Aws.Text("defaultSection");
        return [.. AwsSections(text)
            .Where(section => section.Values.ContainsKey(key))
            .OrderByDescending(section => section.Profile == fallback)
            .Select(section => new MachineAnswer(section.Values[key], $"the region of the AWS profile {section.Profile}"))
            .DistinctBy(answer => answer.Value, StringComparer.Ordinal)];
    }

    /// <summary>Name of gcloud's active configuration, from the text of the file that names it; null for a name that is none.</summary>
    public static string? GcloudConfiguration(string? text)
    {
        var name = text is null ? Gcloud.Text("defaultConfiguration") : text.Trim();

        // The name becomes a part of a path.
        return name.Length is > 0 and <= 100 && name.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '-' or '_') ? name : null;
    }

    /// <summary>The project of a gcloud configuration.</summary>
    public static IReadOnlyList<MachineAnswer> GcloudProjects(string text)
    {
        foreach (var (section, values) in Sections(text))
        {
            if (section == Gcloud.Text("section") && values.TryGetValue(Gcloud.Text("project"), out var project))
            {
                return [new MachineAnswer(project, "the project of your gcloud configuration")];
            }
        }

        return [];
    }

    /// <summary>Names of hosts that Tailscale's status tells: machines that are called like a gateway, in this tailnet.</summary>
    public static IReadOnlyList<MachineAnswer> TailnetHosts(string json)
    {
        if (JsonDocument.Parse(json ?? "").Root is not JsonObject status)
        {
            return [];
        }

        var table = Tailscale;
        var suffix = (status.Object(table.Text("tailnet"))?.OptionalText(table.Text("suffix")) ?? status.OptionalText(table.Text("suffix")))?.Trim('.');
        if (string.IsNullOrEmpty(suffix))
        {
            return [];
        }

        var known = table.Texts("hosts");
        var peers = status.Object(table.Text("peers"))?.Members
            .Select(member => (member.Value as JsonObject)?.OptionalText(table.Text("name")))
            .OfType<string>()
            .Where(name => known.Contains(name, StringComparer.OrdinalIgnoreCase))
            .Select(name => name.ToLowerInvariant())
            .ToArray() ?? [];
        return [.. peers.Select(name => new MachineAnswer($"{name}.{suffix}", "a machine of your tailnet"))
            .Append(new MachineAnswer($"{known[0]}.{suffix}", "the usual name in your tailnet"))
            .DistinctBy(answer => answer.Value, StringComparer.Ordinal)];
    }

    /// <summary>Commands that print a key, to be adapted.</summary>
    public static IReadOnlyList<MachineAnswer> HelperCommands() =>
        [.. Table.Value.Rows("helperCommands").Select(row => new MachineAnswer(row.Text("command"), $"a key kept in {row.Text("from")}; adapt its name"))];

    private static IEnumerable<(string Profile, Dictionary<string, string> Values)> AwsSections(string text)
    {
        var prefix = Aws.Text("profileSection");
        var fallback = Aws.Text("defaultSection");
        foreach (var (section, values) in Sections(text))
        {
            if (section == fallback)
            {
                yield return (section, values);
            }
            else if (section.StartsWith(prefix, StringComparison.Ordinal) && section[prefix.Length..].Trim().Trim('"') is { Length: > 0 } name)
            {
                yield return (name, values);
            }
        }
    }

    // Indented lines belong to the value above them; a line that is none of all this is passed over.
    private static List<(string Name, Dictionary<string, string> Values)> Sections(string text)
    {
        var sections = new List<(string Name, Dictionary<string, string> Values)>();
        foreach (var line in (text ?? "").Split('\n'))
        {
            var trimmed = line.Trim(' ', '\t', '\r', '\uFEFF');
            if (trimmed.Length == 0 || trimmed[0] is '#' or ';')
            {
                continue;
            }

            if (trimmed[0] == '[')
            {
                var end = trimmed.IndexOf(']', StringComparison.Ordinal);
                sections.Add(((end < 0 ? trimmed[1..] : trimmed[1..end]).Trim(), new Dictionary<string, string>(StringComparer.Ordinal)));
            }
            else if (sections.Count > 0 && !char.IsWhiteSpace(line[0]) && trimmed.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
            {
                sections[^1].Values[trimmed[..equals].Trim()] = trimmed[(equals + 1)..].Trim();
            }
        }

        return sections;
    }
}
