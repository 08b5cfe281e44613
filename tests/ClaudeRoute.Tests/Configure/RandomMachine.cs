using System.Globalization;
using System.Text;
using ClaudeRoute.Routes;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;
using ClaudeRoute.Tests.Fixtures;

namespace ClaudeRoute.Tests.Configure;

/// <summary>Makes up settings of all scopes and a shell: members of routes and others, in every layout, some of them broken. The same for the same seed.</summary>
internal sealed class RandomMachine(int seed)
{
    private static readonly SecretSamples Samples = new(nameof(RandomMachine));
    private static readonly string[] Places = ["user", "shared", "local", "managed"];
    private static readonly string[] EnvMembers = [.. Providers.Table.RouteMembers.Where(member => member.StartsWith("env.", StringComparison.Ordinal)).Select(member => member["env.".Length..])];
    private static readonly string[] RootMembers = [.. Providers.Table.RouteMembers.Where(member => !member.StartsWith("env.", StringComparison.Ordinal))];
    private static readonly string[] Models = ["ANTHROPIC_MODEL", "ANTHROPIC_SMALL_FAST_MODEL", "ANTHROPIC_DEFAULT_OPUS_MODEL", "ANTHROPIC_DEFAULT_SONNET_MODEL", "ANTHROPIC_DEFAULT_HAIKU_MODEL"];
    private static readonly string[] ModelNames = ["opus", "claude-sonnet-4-6", "us.anthropic.claude-sonnet-4-6", "arn:aws:bedrock:eu-west-1:123456789012:inference-profile/x", "claude-haiku-4-5@20251001", "team/model-1", ""];
    private static readonly string[] Regions = ["AWS_REGION", "AWS_DEFAULT_REGION", "CLOUD_ML_REGION", "VERTEX_REGION_CLAUDE_4_6_SONNET", "VERTEX_REGION_CLAUDE_HAIKU_4_5", "ANTHROPIC_VERTEX_PROJECT_ID", "AWS_PROFILE"];
    private static readonly string[] Unrelated = ["MY_TOOL", "EDITOR", "HTTPS_PROXY", "CLAUDE_CODE_MAX_OUTPUT_TOKENS", "DISABLE_TELEMETRY", "ANTHROPIC_LOG"];
    private static readonly string[] Flags = ["1", "true", "0", "", "false", "TRUE"];
    private static readonly string[] Addresses = ["https://llm-gateway.acme.io", "http://ai", "http://ai/bedrock", "https://cobalt.netbird.ai/v1", "not an address", "", "https://api.anthropic.com"];
    private static readonly string[] Helpers = ["/opt/acme/token", "echo '-'", "", "pass show anthropic"];
    private static readonly string[] Headers = ["X-Team: core", "Authorization: Bearer none", "x-api-key: none\nX-Team: core", "no header"];
    private readonly Random _random = new(seed);

    /// <summary>The machine.</summary>
    public TestProject Make()
    {
        var project = new TestProject();
        foreach (var place in Places)
        {
            if (_random.Next(place == "managed" ? 4 : 3) > (place == "managed" ? 2 : 0))
            {
                project = project.With(place, Text(place));
            }
        }

        if (_random.Next(3) > 0)
        {
            project = project.WithShell(EnvOf("shell").Select(pair => $"{pair.Key}={pair.Value}"));
        }

        return _random.Next(3) switch
        {
            0 => project,
            1 => project.WithGit(["repository"]),
            _ => project.WithGit(["repository", "gitignore", "node_modules/"]),
        };
    }

    private string Text(string place)
    {
        switch (_random.Next(40))
        {
            case 0:
                return "";
            case 1:
                return "{ \"env\": { \"A\": ";
            case 2:
                return "[]\n";
        }

        var newLine = _random.Next(4) == 0 ? "\r\n" : "\n";
        var indent = _random.Next(3) switch { 0 => "  ", 1 => "    ", _ => "\t" };
        var comments = _random.Next(6) == 0;
        var isFlat = _random.Next(10) == 0;
        var members = new List<string>();
        foreach (var name in RootMembers.Where(_ => _random.Next(6) == 0))
        {
            members.Add($"{JsonText.Quote(name)}: {JsonText.Quote(Pick(Helpers))}");
        }

        if (_random.Next(4) == 0)
        {
            members.Add($"\"model\": {JsonText.Quote(Pick(ModelNames))}");
        }

        if (_random.Next(2) == 0)
        {
            members.Add("\"permissions\": { \"allow\": [\"Read\", \"Bash(npm test:*)\"] }");
        }

        if (_random.Next(3) == 0)
        {
            members.Add("\"cleanupPeriodDays\": 30");
        }

        if (_random.Next(30) == 0)
        {
            members.Add("\"permissions\": 5");
        }

        if (place == "managed" && _random.Next(6) == 0)
        {
            members.Add("\"forceLoginMethod\": \"claudeai\"");
        }

        if (_random.Next(6) > 0)
        {
            var env = EnvOf(place).Select(pair => $"{JsonText.Quote(pair.Key)}: {ValueOf(pair.Value)}").ToArray();
            members.Add(isFlat ? $"\"env\": {{ {string.Join(", ", env)} }}" : $"\"env\": {{{Block(env, newLine, indent + indent, indent)}}}");
        }

        var all = members.OrderBy(_ => _random.Next()).ToArray();
        if (isFlat)
        {
            return $"{{ {string.Join(", ", all)} }}{newLine}";
        }

        var body = Block(all, newLine, indent, "");
        var comment = comments ? $"{newLine}{indent}// of the team{(body.Length == 0 ? newLine : "")}" : "";
        return "{" + comment + body + "}" + (_random.Next(4) == 0 ? "" : newLine);
    }

    private static string Block(string[] members, string newLine, string indent, string outer) =>
        members.Length == 0 ? "" : new StringBuilder(newLine).Append(indent).AppendJoin("," + newLine + indent, members).Append(newLine).Append(outer).ToString();

    // The client takes numbers and true or false for texts.
    private string ValueOf(string text) =>
        text is "true" or "false" || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _) && text.Length < 6) ? (_random.Next(3) == 0 ? text : JsonText.Quote(text)) : JsonText.Quote(text);

    private Dictionary<string, string> EnvOf(string place)
    {
        var env = new Dictionary<string, string>(StringComparer.Ordinal);
        var density = _random.Next(2, 14);
        foreach (var name in EnvMembers.Where(_ => _random.Next(density) == 0).OrderBy(_ => _random.Next()))
        {
            env[name] = Variables.Find(name)?.Kind switch
            {
                VariableKind.Flag or VariableKind.Presence => Pick(Flags),
                VariableKind.Url => Pick(Addresses),
                VariableKind.Secret => _random.Next(4) == 0 ? "" : Samples.Of(_random.Next(2) == 0 ? "sk-generic" : "anthropic-api"),
                _ => "acme-ai",
            };
        }

        foreach (var name in Models.Where(_ => _random.Next(8) == 0))
        {
            env[name] = Pick(ModelNames);
        }

        foreach (var name in Regions.Where(_ => _random.Next(8) == 0))
        {
            env[name] = _random.Next(2) == 0 ? "eu-west-1" : "us-east5";
        }

        foreach (var name in Unrelated.Where(_ => _random.Next(3) == 0))
        {
            env[name] = _random.Next(2) == 0 ? "1" : "of ours";
        }

        if (_random.Next(place == "shell" ? 8 : 12) == 0)
        {
            env[Providers.Table.CustomHeaders] = Pick(Headers);
        }

        return env;
    }

    private string Pick(string[] values) => values[_random.Next(values.Length)];
}
