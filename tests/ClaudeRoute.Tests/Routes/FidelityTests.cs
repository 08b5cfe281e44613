using System.Text.Json;
using System.Text.RegularExpressions;
using ClaudeRoute.Features;
using ClaudeRoute.Routes;

namespace ClaudeRoute.Tests.Routes;

/// <summary>
/// What the resolver predicts against what the real client put on the wire. The observations stand in <c>tests/fixtures/observations</c>, one
/// file for a version of the client; what does not agree stands in <c>allowed.json</c> there, by name and with the reason.
/// </summary>
public sealed partial class FidelityTests
{
    private const string Folder = "tests/fixtures/observations";
    private const string Newest = "2.1.329";

    /// <summary>Versions of the client with observations.</summary>
    public static TheoryData<string> Versions =>
        [.. Directory.GetFiles(RepositoryFiles.Path(Folder), "*.jsonl").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Versions))]
    public void The_prediction_is_what_the_client_sent(string version)
    {
        var allowed = Allowed(version);
        var differences = Observations(version).SelectMany(seen => Differences(version, seen)).ToArray();
        var unexplained = string.Join('\n', differences.Where(difference => !allowed.ContainsKey(difference.Id)).Select(difference => difference.Text));
        Assert.True(unexplained.Length == 0, unexplained);

        // An entry that is no longer needed would hide the next mistake.
        var unused = string.Join('\n', allowed.Keys.Except(differences.Select(difference => difference.Id), StringComparer.Ordinal));
        Assert.True(unused.Length == 0, unused);
    }

    [Fact]
    public void At_most_one_in_a_hundred_cases_of_the_newest_client_is_excused()
    {
        Assert.Contains(Newest, Versions.Select(row => row.Data), StringComparer.Ordinal);
        Assert.InRange(Observations(Newest).Count, 1_500, int.MaxValue);
        Assert.InRange(Allowed(Newest).Count, 0, Observations(Newest).Count / 100);
        Assert.All(Allowed(Newest).Values, reason => Assert.InRange(reason.Length, 20, 200));
    }

    private static IEnumerable<(string Id, string Text)> Differences(string version, JsonElement seen)
    {
        var id = seen.GetProperty("id").GetString()!;
        var members = seen.GetProperty("case").GetRawText()[1..];
        var session = RouteCase.Read(Fill($"{{\"clientVersion\":\"{version}\"{(members.Trim() == "}" ? "" : ",")}{members}")).Snapshot;
        var route = RouteResolver.Resolve(session.Effective);
        var shown = RouteExplanation.Of(session);
        if (seen.GetProperty("sent") is { ValueKind: JsonValueKind.Object } sent)
        {
            if (shown.Owner == "none")
            {
                yield return (id, $"{id}: a request was sent, and none is predicted ({string.Join(", ", shown.Problems.Select(problem => problem.Code))})");
                yield break;
            }

            var headers = shown.Headers.ToDictionary(header => header.Header, header => header.Source, StringComparer.Ordinal);
            (string Field, string? Sent, string? Predicted)[] fields =
            [
                ("owner", Text(sent, "owner") is { } owner && !owner.Contains("other", StringComparison.Ordinal) && !owner.Contains(':', StringComparison.Ordinal) ? owner : null, OwnerOf(route)),
                ("base", Text(sent, "base"), shown.BaseUrl),
                ("path", Text(sent, "path"), shown.Path),
                ("model", Text(sent, "model"), shown.Model!.Value.Value),
                ("headers", string.Join(' ', sent.GetProperty("headers").EnumerateObject().Select(header => header.Name).Order(StringComparer.Ordinal)), string.Join(' ', headers.Keys.Order(StringComparer.Ordinal))),
                .. sent.GetProperty("headers").EnumerateObject().Where(header => header.Value.ValueKind == JsonValueKind.String).Select(header => ("source of " + header.Name, header.Value.GetString(), headers.GetValueOrDefault(header.Name))),
            ];
            foreach (var (field, expected, predicted) in fields)
            {
                if (expected is not null && expected != predicted)
                {
                    yield return (id, $"{id}: {field} was {expected}, and {predicted} is predicted");
                }
            }
        }
        else if (shown.Owner != "none")
        {
            yield return (id, $"{id}: no request was sent, and {shown.Owner} is predicted");
        }

        if (seen.TryGetProperty("early", out var early) && shown.Owner != "none")
        {
            var expected = string.Join(' ', early.EnumerateArray().Select(name => name.GetString()));
            var predicted = string.Join(' ', shown.EarlyRequests.Select(address => address[(address.LastIndexOf('/') + 1)..]).Order(StringComparer.Ordinal));
            if (expected != predicted)
            {
                yield return (id, $"{id}: early requests were [{expected}], and [{predicted}] are predicted");
            }
        }
    }

    // The observations name the filled slots of the Messages API, and one cloud for all that goes there.
    private static string OwnerOf(RoutePrediction route)
    {
        if (route.Provider is { Id: "bedrock" or "vertex" or "foundry" } provider)
        {
            return provider.Id;
        }

        var slots = route.Headers.Select(slot => slot.Kind switch
        {
            CredentialKind.Key => "api_key",
            CredentialKind.Token => "auth_token",
            CredentialKind.Helper => "api_key_helper",
            CredentialKind.OAuth or CredentialKind.SavedLogin => "oauth",
            _ => "other",
        });
        return string.Join('+', slots.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)) is { Length: > 0 } filled ? filled : "nocred";
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    // Credentials are made up here, one for each name.
    private static string Fill(string text) => Placeholder().Replace(text, match => "made" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(match.Value)))[..28]);

    private static List<JsonElement> Observations(string version) =>
        [.. File.ReadLines(RepositoryFiles.Path($"{Folder}/{version}.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];

    private static Dictionary<string, string> Allowed(string version)
    {
        using var table = JsonDocument.Parse(File.ReadAllText(RepositoryFiles.Path($"{Folder}/allowed.json")));
        return table.RootElement.TryGetProperty(version, out var rows)
            ? rows.EnumerateObject().ToDictionary(row => row.Name, row => row.Value.GetString()!, StringComparer.Ordinal)
            : [];
    }

    [GeneratedRegex(@"\{\{[a-z0-9-]+\}\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
