using Anthropic;
using Anthropic.Exceptions;
using Anthropic.Models.Messages;
using ClaudeRoute.Relay.Tests.Support;

namespace ClaudeRoute.Relay.Tests;

/// <summary>The official client of the Messages API takes a relay for its provider.</summary>
public class OfficialClientTests
{
    private static AnthropicClient Client(RunningRelay relay, string key) => new()
    {
        BaseUrl = relay.Url.ToString(),
        ApiKey = key,
        MaxRetries = 0,
        HttpClient = RunningRelay.PlainClient(),
    };

    private static MessageCreateParams Hello(string model = TestGateway.Model) => new()
    {
        Model = model,
        MaxTokens = 16,
        Messages = [new UserMessageParam("Hello")],
    };

    private static string TextOf(Message message) => Assert.Single(message.Content).TryPickText(out var text) ? text.Text : "";

    private static async Task<string> StreamAsync(AnthropicClient client)
    {
        var text = "";
        var names = new List<string>();
        await foreach (var each in client.Messages.CreateStreaming(Hello()))
        {
            names.Add(each.Type.Raw());
            if (each.TryPickContentBlockDelta(out var delta) && delta.Delta.TryPickText(out var piece))
            {
                text += piece.Text;
            }
        }

        Assert.Equal(("message_start", "message_stop"), (names[0], names[^1]));
        return text;
    }

    [Fact]
    public async Task It_completes_its_turns_with_a_relay_that_answers_by_itself()
    {
        var key = Canary.Key();
        await using var relay = await RunningRelay.CaptureAsync();
        using var client = Client(relay, key);

        Assert.Equal("OK", TextOf(await client.Messages.Create(Hello())));
        Assert.Equal("OK", await StreamAsync(client));
        Assert.Equal(1, (await client.Messages.CountTokens(new() { Model = TestGateway.Model, Messages = [new UserMessageParam("Hello")] })).InputTokens);
        Assert.Empty((await client.Models.List()).Items);

        List<JournalEntry> entries = [];
        for (var i = 0; i < 4; i++)
        {
            entries.Add(await relay.NextEntryAsync());
        }

        // An answer is told after it was sent, so two may change places.
        Assert.Equal([(EndpointKind.Messages, false), (EndpointKind.Messages, true), (EndpointKind.Count, false), (EndpointKind.Models, false)], entries.Select(entry => (entry.Endpoint!.Kind, entry.Streams)).Order());
        Assert.All(entries, entry => Assert.Equal(("authorization", "bearer", relay.Relay.Fingerprints.Of(key)), (Assert.Single(entry.Credentials).Header, entry.Credentials[0].Kind, entry.Credentials[0].Fingerprint)));
        Assert.All(entries, entry => Assert.Contains("anthropic-version", entry.HeaderNames));
    }

    [Fact]
    public async Task It_completes_its_turns_through_a_relay_that_forwards()
    {
        var key = Canary.Key();
        await using var gateway = await TestGateway.StartAsync(new GatewayOptions { Credentials = new HashSet<string> { key }, Deltas = 5, Prefix = "/base" });
        await using var relay = await RunningRelay.ForwardAsync(gateway.Url);
        using var client = Client(relay, key);

        Assert.Equal("Hi", TextOf(await client.Messages.Create(Hello())));
        Assert.Equal("Hi there there there there", await StreamAsync(client));
        Assert.Equal(7, (await client.Messages.CountTokens(new() { Model = TestGateway.Model, Messages = [new UserMessageParam("Hello")] })).InputTokens);
        Assert.Equal(TestGateway.Model, Assert.Single((await client.Models.List()).Items).ID);
        Assert.All(gateway.Requests, request => Assert.Equal($"Bearer {key}", request.Headers["authorization"]));
    }

    [Fact]
    public async Task It_sees_errors_of_the_gateway_and_of_the_relay_as_they_are()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var relay = await RunningRelay.ForwardAsync(gateway.Url);
        using var client = Client(relay, Canary.Key());
        var unknown = await Assert.ThrowsAsync<AnthropicNotFoundException>(() => client.Messages.Create(Hello("none-such")));
        Assert.Contains("model: none-such", unknown.ResponseBody, StringComparison.Ordinal);

        await using var redirecting = await TestGateway.StartAsync(new GatewayOptions { RedirectsTo = "https://elsewhere.example/" });
        await using var second = await RunningRelay.ForwardAsync(redirecting.Url);
        using var redirected = Client(second, Canary.Key());
        var refused = await Assert.ThrowsAsync<Anthropic5xxException>(() => redirected.Messages.Create(Hello()));
        Assert.Contains("points to elsewhere.example", refused.ResponseBody, StringComparison.Ordinal);
        Assert.Single(redirecting.Requests);
    }

    [Fact]
    public async Task It_sees_a_stream_that_is_cut()
    {
        using var seen = new SemaphoreSlim(0);
        await using var gateway = await TestGateway.StartAsync(new GatewayOptions { Faults = GatewayFaults.ResetsInside, BetweenEvents = () => seen.WaitAsync() });
        await using var relay = await RunningRelay.ForwardAsync(gateway.Url);
        using var client = Client(relay, Canary.Key());
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await foreach (var _ in client.Messages.CreateStreaming(Hello()))
            {
                seen.Release();
            }
        });
    }
}
