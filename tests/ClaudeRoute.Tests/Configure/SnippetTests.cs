using ClaudeRoute.Tests.Server.Support;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Tests.Configure;

/// <summary>Snippets of vendors: the wizard arrives at each, byte for byte, with few key presses.</summary>
public sealed class SnippetTests : IDisposable
{
    private const int MostPresses = 6;
    private readonly SettingsFolder _folder = new();

    public static TheoryData<string> Snippets() => new(Directory.GetFiles(RepositoryFiles.Path("tests/fixtures/snippets"), "*.snippet").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));

    /// <summary>What users copy from pages for shells alone: the route and what it has to set.</summary>
    public static TheoryData<string, string> ShellSnippets() => new()
    {
        { "bedrock region=us-east-1", "CLAUDE_CODE_USE_BEDROCK=1 AWS_REGION=us-east-1" },
        { "vertex region=us-central1 project=acme-claude-1", "CLAUDE_CODE_USE_VERTEX=1 CLOUD_ML_REGION=us-central1 ANTHROPIC_VERTEX_PROJECT_ID=acme-claude-1" },
        { "aperture-passthrough host=ai.corp.ts.net", "ANTHROPIC_BASE_URL=http://ai.corp.ts.net" },
        { "gateway url=https://gateway.example.com", "ANTHROPIC_BASE_URL=https://gateway.example.com ANTHROPIC_AUTH_TOKEN=*" },
        { "api-key", "ANTHROPIC_API_KEY=*" },
        { "foundry resource=acme-claude", "CLAUDE_CODE_USE_FOUNDRY=1 ANTHROPIC_FOUNDRY_RESOURCE=acme-claude" },
        { "netbird host=cobalt.netbird.ai", "ANTHROPIC_BASE_URL=https://cobalt.netbird.ai" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Snippets))]
    public async Task A_snippet_is_reached_byte_for_byte_in_at_most_six_key_presses(string file)
    {
        var text = (await File.ReadAllTextAsync(RepositoryFiles.Path("tests/fixtures/snippets/" + file), TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Push);
        var (route, inputs, presses) = await AskAsync(client, text[..end]);
        Assert.True(presses <= MostPresses, $"It takes {presses} key presses.");

        var scopes = await client.ResultAsync("claudeRoute/configure/scopes", With(route, inputs));
        var scope = (string)Assert.Single(scopes, choice => (bool)choice["recommended"]!)["scope"]!;
        var parameters = With(route, inputs);
        parameters["scope"] = scope;
        var plan = await client.ResultAsync("claudeRoute/configure/plan", parameters);
        Assert.True((bool)plan["reaches"]!);
        Assert.Equal(text[(end + 1)..], Edits.Apply("", plan["edit"]!["documentChanges"]![1]!["edits"]!));
    }

    [Theory]
    [MemberData(nameof(ShellSnippets))]
    public async Task Lines_of_a_page_are_among_those_for_the_shell(string typed, string expected)
    {
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Push);
        var (route, inputs, presses) = await AskAsync(client, typed);
        Assert.True(presses <= MostPresses, $"It takes {presses} key presses.");
        var text = (string)(await client.ResultAsync("claudeRoute/configure/shell", With(route, inputs)))[0]!["text"]!;
        foreach (var pair in expected.Split(' '))
        {
            var (name, value) = (pair.Split('=')[0], pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            Assert.Contains(value == "*" ? $"read -r {name}; stty echo; echo; export {name}\n" : $"export {pair}\n", text, StringComparison.Ordinal);
        }
    }

    // One press for the route, one to take each answer that the wizard asks for, one for the scope and one to apply.
    private async Task<(string Route, JObject Inputs, int Presses)> AskAsync(TestClient client, string typed)
    {
        var words = typed.Split(' ');
        var answers = words.Skip(1).ToDictionary(word => word[..word.IndexOf('=', StringComparison.Ordinal)], word => word[(word.IndexOf('=', StringComparison.Ordinal) + 1)..].Replace('_', ' '), StringComparer.Ordinal);
        var start = await client.ResultAsync("claudeRoute/configure/start", Folder());
        var route = Assert.Single(start["routes"]!, route => (string?)route["id"] == words[0]);
        var asked = route["inputs"]!.Where(input => !(bool)input["advanced"]!).ToArray();
        var inputs = new JObject();
        foreach (var input in asked)
        {
            var name = (string)input["name"]!;
            if ((answers.Remove(name, out var answer) ? answer : (string?)input["value"]) is { } given)
            {
                inputs[name] = given;
            }
        }

        Assert.Empty(answers);
        return (words[0], inputs, 1 + asked.Length + 1 + 1);
    }

    private JObject With(string route, JObject inputs)
    {
        var parameters = Folder();
        parameters["route"] = route;
        parameters["inputs"] = inputs;
        return parameters;
    }

    private JObject Folder() => new() { ["folder"] = SettingsFolder.Uri(_folder.Project) };
}
