using ClaudeRoute.Tests.Server.Support;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Tests.Server;

/// <summary>What is allowed when, and how the server ends.</summary>
public sealed class LifeCycleTests : IDisposable
{
    private const int NotInitialized = -32002;
    private const int InvalidRequest = -32600;

    private readonly SettingsFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task R30_before_initialize_requests_are_refused_and_notifications_are_dropped()
    {
        await using var client = TestClient.Connect(_folder);
        client.Open(_folder.User, """{ "model": "a", "model": "b" }""");
        Assert.Equal(NotInitialized, (await client.ErrorAsync("textDocument/diagnostic", TestClient.Document(_folder.User))).Code);
        Assert.Equal(NotInitialized, (await client.ErrorAsync("shutdown")).Code);

        await client.ResultAsync("initialize", TestClient.InitializeParams(_folder, Capabilities.Push));
        Assert.Empty((await client.PullAsync(_folder.User)).Items);
    }

    [Fact]
    public async Task R30_a_second_initialize_is_refused()
    {
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Push);
        Assert.Equal(InvalidRequest, (await client.ErrorAsync("initialize", TestClient.InitializeParams(_folder, Capabilities.Push))).Code);
    }

    [Fact]
    public async Task R30_a_failed_initialize_may_be_repeated()
    {
        await using var client = TestClient.Connect(_folder);
        await client.ErrorAsync("initialize", new JArray());
        await client.ResultAsync("initialize", TestClient.InitializeParams(_folder, Capabilities.Push));
    }

    [Fact]
    public async Task R31_after_shutdown_requests_are_refused_and_exit_ends_with_0()
    {
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Push);
        await client.ResultAsync("shutdown");
        Assert.Equal(InvalidRequest, (await client.ErrorAsync("textDocument/diagnostic", TestClient.Document(_folder.User))).Code);
        Assert.Equal(InvalidRequest, (await client.ErrorAsync("shutdown")).Code);
        client.Notify("exit", new JObject());
        Assert.Equal(0, await client.ExitCodeAsync());
    }

    [Fact]
    public async Task R31_exit_without_shutdown_ends_with_1()
    {
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Push);
        client.Notify("exit", new JObject());
        Assert.Equal(1, await client.ExitCodeAsync());
    }

    [Fact]
    public async Task R31_exit_before_initialize_ends_with_1()
    {
        await using var client = TestClient.Connect(_folder);
        client.Notify("exit", new JObject());
        Assert.Equal(1, await client.ExitCodeAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task R31_end_of_input_without_exit_ends_with_1(bool shutDown)
    {
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Push);
        if (shutDown)
        {
            await client.ResultAsync("shutdown");
        }

        client.EndInput();
        Assert.Equal(1, await client.ExitCodeAsync());
    }

    [Fact]
    public async Task The_server_says_its_name_and_what_it_offers()
    {
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Pull);
        var offers = client.Capabilities["capabilities"]!;
        Assert.Equal("claude-route", (string?)client.Capabilities["serverInfo"]!["name"]);
        Assert.Equal(2, (int)offers["textDocumentSync"]!["change"]!);
        Assert.True((bool)offers["diagnosticProvider"]!["workspaceDiagnostics"]!);
        Assert.True((bool)offers["codeActionProvider"]!["resolveProvider"]!);
    }

    [Fact]
    public async Task A_client_that_knows_nothing_is_offered_nothing_that_it_would_have_to_know()
    {
        await using var client = await TestClient.StartAsync(_folder, []);
        var offers = client.Capabilities["capabilities"]!;
        Assert.Null(offers["diagnosticProvider"]);
        Assert.False((bool)offers["codeActionProvider"]!);
        Assert.Equal("utf-16", (string?)offers["positionEncoding"]);
    }

    [Fact]
    public async Task R38_the_state_tells_phase_and_open_documents_and_no_text()
    {
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Push);
        client.Open(_folder.User, """{ "model": "a-model-name" }""");
        await client.PublishedAsync(_folder.User, 1);
        var state = await client.ResultAsync("claude-route/serverState");
        Assert.Equal("running", (string?)state["phase"]);
        var document = Assert.Single(state["openDocuments"]!);
        Assert.Equal(_folder.User, (string?)document["path"]);
        Assert.DoesNotContain("a-model-name", state.ToString(), StringComparison.Ordinal);
    }
}
