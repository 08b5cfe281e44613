using ClaudeRoute.EndToEnd.Tests.Support;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.EndToEnd.Tests;

/// <summary>
/// R40: recorded sessions are played again. Each line of a transcript is <c>{"from", "message"}</c>; the client's messages are sent,
/// and every answer must hold what the recorded one holds. What differs from run to run (names of results, wording) is not compared.
/// </summary>
public sealed class ReplayTests : IDisposable
{
    private static readonly string Folder = Path.Combine(ServerExecutable.Root, "tests", "fixtures", "sessions");
    private static readonly HashSet<string> Free = ["resultId", "message", "newText", "version", "label", "annotationId", "changeAnnotations"];

    private readonly Sandbox _sandbox = new();

    public static TheoryData<string> Sessions => [.. Directory.EnumerateFiles(Folder, "*.jsonl").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [MemberData(nameof(Sessions))]
    public async Task R40_a_recorded_session_gets_the_same_answers(string session)
    {
        var lines = Sandbox.Read(Path.Combine(Folder, session)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse).ToArray();
        var answers = lines.Where(line => line.From == "server" && line.Message["method"] is null).ToDictionary(line => line.Message["id"]!.ToString(), line => line.Message);
        await using var server = LspProcess.Start(_sandbox);
        server.AnswerRequests(ReplyOf(lines));

        // Names that the server gave to results then, and now.
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (_, message) in lines.Where(line => line.From == "client" && line.Message["method"] is not null))
        {
            Rename(message, names);
            server.Send(message);
            if (message["id"] is { } id && answers.TryGetValue(id.ToString(), out var expected) && !IsCancelled(lines, id))
            {
                var actual = await server.AnswerAsync(id);
                Compare(expected, actual, $"{message["method"]} #{id}");
                Learn(expected, actual, names);
            }
        }

        Assert.Equal(0, await server.ExitCodeAsync());
    }

    private (string From, JObject Message) Parse(string line)
    {
        var text = line
            .Replace("{project-path}", _sandbox.Project, StringComparison.Ordinal)
            .Replace("{project}", Sandbox.Uri(_sandbox.Project), StringComparison.Ordinal)
            .Replace("{home-path}", _sandbox.Home, StringComparison.Ordinal)
            .Replace("{home}", Sandbox.Uri(_sandbox.Home), StringComparison.Ordinal);
        using var reader = new JsonTextReader(new StringReader(text)) { DateParseHandling = DateParseHandling.None };
        var entry = JObject.Load(reader);
        return ((string)entry["from"]!, (JObject)entry["message"]!);
    }

    // How the client answered each kind of question; how often it was asked depends on time.
    private static Dictionary<string, JToken> ReplyOf((string From, JObject Message)[] lines)
    {
        var asked = lines.Where(line => line.From == "server" && line.Message["method"] is not null && line.Message.ContainsKey("id"));
        var given = lines.Where(line => line.From == "client" && line.Message["method"] is null).ToDictionary(line => line.Message["id"]!.ToString(), line => line.Message["result"]!);
        var replies = new Dictionary<string, JToken>(StringComparer.Ordinal);
        foreach (var (_, request) in asked)
        {
            replies[(string)request["method"]!] = given.GetValueOrDefault(request["id"]!.ToString()) ?? JValue.CreateNull();
        }

        return replies;
    }

    private static bool IsCancelled((string From, JObject Message)[] lines, JToken id) =>
        lines.Any(line => (string?)line.Message["method"] == "$/cancelRequest" && JToken.DeepEquals(line.Message["params"]!["id"], id));

    private static void Rename(JObject message, Dictionary<string, string> names)
    {
        foreach (var value in message.Descendants().OfType<JValue>().Where(value => value.Value is string).ToArray())
        {
            if (names.TryGetValue((string)value.Value!, out var now))
            {
                value.Value = now;
            }
        }
    }

    private static void Learn(JToken expected, JToken actual, Dictionary<string, string> names)
    {
        if (expected.SelectToken("result.resultId") is { } then && actual.SelectToken("result.resultId") is { } now)
        {
            names[(string)then!] = (string)now!;
        }
    }

    private static void Compare(JToken expected, JToken? actual, string where)
    {
        Assert.True(Holds(expected, actual), $"{where}: {actual?.ToString(Formatting.None)} does not hold {expected.ToString(Formatting.None)}");
    }

    private static bool Holds(JToken expected, JToken? actual) => (expected, actual) switch
    {
        (JObject wanted, JObject found) => wanted.Properties().All(member => Free.Contains(member.Name) ? found.ContainsKey(member.Name) : Holds(member.Value, found[member.Name])),
        (JArray wanted, JArray found) => wanted.All(item => found.Any(other => Holds(item, other))),
        _ => JToken.DeepEquals(expected, actual),
    };
}
