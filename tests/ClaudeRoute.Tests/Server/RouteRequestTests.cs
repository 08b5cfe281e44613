using ClaudeRoute.Tests.Server.Support;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Tests.Server;

/// <summary>The requests of the extension: the list of routes, and the edit that applies one.</summary>
public sealed class RouteRequestTests : IDisposable
{
    private readonly SettingsFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_route_is_listed_with_what_it_asks_for()
    {
        await using var client = await StartAsync("{}");
        var routes = await client.ResultAsync("claudeRoute/routes", Uri(_folder.User));
        Assert.NotEmpty(routes);
        Assert.All(routes, route =>
        {
            Assert.NotEmpty((string)route["id"]!);
            Assert.NotEmpty((string)route["title"]!);
            Assert.NotEmpty((string)route["description"]!);
            Assert.All(route["inputs"]!, input =>
            {
                Assert.NotEmpty((string)input["name"]!);
                Assert.NotEmpty((string)input["title"]!);
                Assert.Equal(JTokenType.Boolean, input["required"]!.Type);
                Assert.NotEmpty((string)input["placeholder"]!);
                Assert.NotEmpty((string)input["patternMessage"]!);
                if (input["value"] is { } suggested)
                {
                    Assert.Matches((string)input["pattern"]!, (string)suggested!);
                }
            });
        });
        Assert.Contains(routes, route => (string?)route["id"] == "aperture");
    }

    [Fact]
    public async Task A_planned_route_is_an_edit_of_the_document_and_a_summary()
    {
        await using var client = await StartAsync("{}\n");
        var plan = await PlanAsync(client, "aperture", []);
        var change = Assert.Single(plan["edit"]!["documentChanges"]!);
        Assert.Equal(1, (int)change["textDocument"]!["version"]!);
        Assert.NotEmpty(plan["summary"]!);
        var after = JObject.Parse(Edits.Apply("{}\n", change["edits"]!));
        Assert.StartsWith("http", (string?)after["env"]!["ANTHROPIC_BASE_URL"], StringComparison.Ordinal);

        client.Change(_folder.User, 2, Edits.Apply("{}\n", change["edits"]!));
        Assert.Contains("already", (string?)(await PlanAsync(client, "aperture", []))["refused"], StringComparison.Ordinal);
        await client.PublishedAsync(_folder.User, 2);
    }

    [Fact]
    public async Task A_route_that_lacks_an_answer_or_does_not_exist_is_refused_with_a_sentence()
    {
        await using var client = await StartAsync("{}");
        foreach (var route in (string[])["netbird", "no-such-route"])
        {
            var plan = await PlanAsync(client, route, []);
            Assert.Matches("^[A-Z].*[.]$", (string?)plan["refused"]);
            Assert.Null(plan["edit"]);
        }
    }

    [Fact]
    public async Task A_document_that_is_no_settings_file_is_a_wrong_parameter()
    {
        await using var client = await StartAsync("{}");
        var (code, _) = await client.ErrorAsync("claudeRoute/planRoute", new JObject { ["uri"] = "file:///nowhere.txt", ["route"] = "aperture" });
        Assert.Equal(-32602, code);
    }

    private async Task<TestClient> StartAsync(string text)
    {
        var client = await TestClient.StartAsync(_folder, Capabilities.Push);
        client.Open(_folder.User, text);
        await client.PublishedAsync(_folder.User, 1);
        return client;
    }

    private Task<JToken> PlanAsync(TestClient client, string route, JObject inputs) =>
        client.ResultAsync("claudeRoute/planRoute", new JObject { ["uri"] = SettingsFolder.Uri(_folder.User), ["route"] = route, ["inputs"] = inputs });

    private static JObject Uri(string path) => new() { ["uri"] = SettingsFolder.Uri(path) };
}
