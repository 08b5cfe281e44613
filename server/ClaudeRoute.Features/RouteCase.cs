using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Features;

/// <summary>A session written down in one JSON object, which is explained without looking at this machine.</summary>
/// <remarks>
/// Members, all optional: <c>shellEnv</c>; <c>userSettings</c>, <c>sharedSettings</c>, <c>localSettings</c>, <c>managedSettings</c> and
/// <c>flagSettings</c>, each an object, or a text that is the raw file, or <c>base64:</c> and its bytes; <c>args</c>; <c>credentials</c> of a
/// saved login; <c>files</c> of the home folder; <c>clientVersion</c>; <c>id</c>. Members that say how a session is run are read over.
/// </remarks>
/// <param name="Id">Name of the case, or null.</param>
/// <param name="Snapshot">The session.</param>
public sealed record RouteCase(string? Id, SettingsSnapshot Snapshot)
{
    private const string Root = "/project";
    private const string Home = "/home/user";

    private static readonly Dictionary<string, (Scope Scope, string Path, string? Root)> Files = new(StringComparer.Ordinal)
    {
        ["managedSettings"] = (Scope.Managed, "/etc/claude-code/managed-settings.json", null),
        ["flagSettings"] = (Scope.CommandLine, "/flag/settings.json", null),
        ["localSettings"] = (Scope.Local, Root + "/.claude/settings.local.json", Root),
        ["sharedSettings"] = (Scope.Shared, Root + "/.claude/settings.json", Root),
        ["userSettings"] = (Scope.User, Home + "/.claude/settings.json", null),
    };

    // They say how the session is run and what its server answers, and decide nothing about its route.
    private static readonly HashSet<string> ReadOver = new(
        ["id", "trust", "claudeJson", "prompt", "rawArgs", "status", "cwd", "ports", "timeout", "tty", "readBack", "noQuiet", "git"],
        StringComparer.Ordinal);

    /// <summary>Reads one case.</summary>
    /// <param name="text">The JSON object.</param>
    /// <exception cref="RouteCaseException">The text is no case.</exception>
    public static RouteCase Read(string text)
    {
        var document = JsonDocument.Parse(text);
        if (!document.IsStrict)
        {
            throw Wrong(document, document.Problems.IsEmpty ? new TextSpan(0, 0) : document.Problems[0].Span, "the case is no valid JSON");
        }

        if (document.Root is not JsonObject root)
        {
            throw Wrong(document, new TextSpan(0, 0), "the case has to be an object");
        }

        var files = new List<SettingsFile>();
        var shell = new Dictionary<string, string>(StringComparer.Ordinal);
        var session = new Session { IsComplete = true, HasSavedLogin = false };
        string? id = null;
        foreach (var member in root.Members.Where(member => !member.IsShadowed))
        {
            switch (member.Name)
            {
                case "id":
                    id = Expect<JsonString>(document, member, "a text").Value;
                    break;
                case "clientVersion":
                    session = session with { ClientVersion = Expect<JsonString>(document, member, "a text").Value };
                    break;
                case "shellEnv":
                    foreach (var variable in Expect<JsonObject>(document, member, "an object of texts").Members)
                    {
                        shell[variable.Name] = Expect<JsonString>(document, variable, "a text").Value;
                    }

                    break;
                case "credentials":
                    var saved = Expect<JsonObject>(document, member, "an object");
                    session = session with
                    {
                        HasSavedLogin = saved.Members.Count > 0,
                        IsLoginWithoutPlan = saved.Members.All(login => login.Value is not JsonObject { } plan || plan["subscriptionType"] is null),
                    };
                    break;
                case "files":
                    session = session with { HomeFiles = [.. Expect<JsonObject>(document, member, "an object").Members.Select(file => file.Name).Where(name => name.StartsWith("~/", StringComparison.Ordinal)).Select(name => name[2..])] };
                    break;
                case "args":
                    break;
                case var name when Files.TryGetValue(name, out var place):
                    if (member.Value is not { Kind: JsonKind.Null })
                    {
                        files.Add(File(place, SettingsText(document, member)));
                    }

                    break;
                case var name when ReadOver.Contains(name):
                    break;
                default:
                    throw Wrong(document, member.NameSpan, $"{Shown(member.Name)} is no member of a case");
            }
        }

        if (root["args"] is { } args)
        {
            session = ReadArguments(document, args, session, files);
        }

        return new RouteCase(id, new SettingsSnapshot(Root, files, shell, GitFacts.Unknown, CheckOptions.Default) { Session = session });
    }

    private static Session ReadArguments(JsonDocument document, JsonMember member, Session session, List<SettingsFile> files)
    {
        string[] arguments = [.. Expect<JsonArray>(document, member, "a list of texts").Items.Select(item => item is JsonString text ? text.Value : throw Wrong(document, item.Span, "args has to be a list of texts"))];
        for (var i = 0; i < arguments.Length; i++)
        {
            var next = i + 1 < arguments.Length ? arguments[i + 1] : null;
            switch (arguments[i])
            {
                case "--model" when next is not null:
                    session = session with { Model = next };
                    i++;
                    break;
                case "--settings" when next is not null:
                    if (next.TrimStart().StartsWith('{') && JsonDocument.Parse(next).IsStrict)
                    {
                        files.Add(File(Files["flagSettings"], next));
                    }
                    else
                    {
                        session = session with { MissingSettings = next };
                    }

                    i++;
                    break;
                case "--setting-sources" when next is not null:
                    var sources = next.Split(',', StringSplitOptions.TrimEntries);
                    files.RemoveAll(file => (file.Scope, Array.IndexOf(sources, Source(file.Scope))) is (Scope.User or Scope.Shared or Scope.Local, < 0));
                    i++;
                    break;
                case "--bare" when session.HasNoBare:
                    session = session with { UnknownOption = arguments[i] };
                    break;
                case "--bare":
                    session = session with { IsBare = true, HasSavedLogin = false };
                    break;
            }
        }

        return session;
    }

    private static string Source(Scope scope) => scope == Scope.Shared ? "project" : scope.Word();

    private static SettingsFile File((Scope Scope, string Path, string? Root) place, string text) =>
        new(new FileRole(place.Path, place.Scope, FileKind.Settings, place.Root), JsonDocument.Parse(text), GitState.Unknown);

    private static string SettingsText(JsonDocument document, JsonMember member)
    {
        switch (member.Value)
        {
            case JsonObject settings:
                return document.Text.ToString(settings.Span);
            case JsonString { Value: var raw } when raw.StartsWith("base64:", StringComparison.Ordinal):
                return Decode(document, member, raw["base64:".Length..]);
            case JsonString { Value: var raw }:
                return raw;
            default:
                throw Wrong(document, member.Value?.Span ?? member.NameSpan, $"{Shown(member.Name)} has to be an object or a text");
        }
    }

    private static string Decode(JsonDocument document, JsonMember member, string base64)
    {
        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out var length))
        {
            throw Wrong(document, member.Value!.Span, $"{Shown(member.Name)} is no base64");
        }

        var span = bytes.AsSpan(0, length);
        return span switch
        {
            [0xFF, 0xFE, ..] => "\uFEFF" + System.Text.Encoding.Unicode.GetString(span[2..]),
            _ => System.Text.Encoding.UTF8.GetString(span),
        };
    }

    private static T Expect<T>(JsonDocument document, JsonMember member, string expected)
        where T : JsonNode =>
        member.Value as T ?? throw Wrong(document, member.Value?.Span ?? member.NameSpan, $"{Shown(member.Name)} has to be {expected}");

    private static string Shown(string name) => Secrets.SecretFormats.Redact(name);

    private static RouteCaseException Wrong(JsonDocument document, TextSpan span, string message) => new(document.Text.GetPosition(span.Start), message);
}

/// <summary>A text that is no case.</summary>
/// <param name="position">The place.</param>
/// <param name="message">What is wrong there; holds no value.</param>
public sealed class RouteCaseException(LinePosition position, string message) : Exception(message)
{
    /// <summary>The place, counted from 0.</summary>
    public LinePosition Position { get; } = position;
}
