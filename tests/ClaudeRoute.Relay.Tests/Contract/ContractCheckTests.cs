using System.Text.Json;
using ClaudeRoute.Relay.Contract;
using ClaudeRoute.Relay.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace ClaudeRoute.Relay.Tests.Contract;

/// <summary>What a check asks, when it ends, and that its table and its classes agree.</summary>
public class ContractCheckTests
{
    [Fact]
    public void Every_line_is_in_the_list_and_in_the_table_and_nothing_else_is()
    {
        var classes = typeof(ContractLine).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ContractLine))).Select(type => type.Name).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(classes, ContractLines.All.Select(line => line.GetType().Name));
        Assert.Equal(Enumerable.Range(1, 30).Select(number => $"L{number}"), ContractLines.All.Select(line => line.Id));
        using var stream = typeof(ContractLine).Assembly.GetManifestResourceStream("contract.json")!;
        using var table = JsonDocument.Parse(stream);
        Assert.Equal(ContractLines.All.Select(line => line.Id), table.RootElement.GetProperty("lines").EnumerateObject().Select(line => line.Name));
        Assert.All(ContractLines.All, line => Assert.True(line.Text.Title.Length > 0 && line.Text.Remedy.Length > 0 && line.Text.Wires.Count > 0));
        Assert.NotEmpty(table.RootElement.GetProperty("source").GetString()!);
        Assert.True(DateOnly.TryParse(table.RootElement.GetProperty("verifiedOn").GetString(), out _));
    }

    [Theory]
    [InlineData(GatewayWire.Messages, "")]
    [InlineData(GatewayWire.Foundry, "L28")]
    [InlineData(GatewayWire.Vertex, "L2 L28")]
    [InlineData(GatewayWire.Bedrock, "L2 L14 L23 L28")]
    public async Task A_report_has_the_lines_of_its_wire(GatewayWire wire, string without)
    {
        var (report, _) = await ContractRun.CheckAsync(new GatewayOptions(), wire);
        Assert.Equal(ContractLines.All.Select(line => line.Id).Except(without.Split(' ')), report.Verdicts.Select(verdict => verdict.Line));
    }

    [Theory]
    [InlineData(GatewayWire.Messages, "POST /v1/messages?beta=true*9 GET /v1/models?limit=1000*1 POST /v1/messages/count_tokens?beta=true*1")]
    [InlineData(GatewayWire.Bedrock, "POST /model/claude-test-1/invoke*5 POST /model/claude-test-1/invoke-with-response-stream*3 POST /model/claude-route-probe-none/invoke*1")]
    [InlineData(GatewayWire.Vertex, "POST /projects/project/locations/location/publishers/anthropic/models/claude-test-1:rawPredict*5 POST /projects/project/locations/location/publishers/anthropic/models/claude-test-1:streamRawPredict*3 POST /projects/project/locations/location/publishers/anthropic/models/claude-route-probe-none:rawPredict*1 POST /projects/project/locations/location/publishers/anthropic/models/count-tokens:rawPredict*1")]
    public async Task Requests_are_few_small_and_of_one_token(GatewayWire wire, string expected)
    {
        var (report, requests) = await ContractRun.CheckAsync(new GatewayOptions(), wire);
        Assert.Equal(expected, string.Join(' ', requests.GroupBy(request => $"{request.Method} {request.Target}").Select(group => $"{group.Key}*{group.Count()}")));
        Assert.All(requests, request => Assert.InRange(request.Body.Length, 0, 300));
        foreach (var request in requests.Where(request => request.Body.Length > 0 && !request.Target.Contains("count", StringComparison.Ordinal)))
        {
            using var body = JsonDocument.Parse(request.Body);
            Assert.Equal(1, body.RootElement.GetProperty("max_tokens").GetInt32());
        }

        Assert.InRange(report.OutputTokens, 1, 8);
        Assert.InRange(ContractCheck.MostRequests(wire), requests.Count, 11);
        Assert.InRange(ContractCheck.MostTokens, report.OutputTokens, 8);
    }

    [Fact]
    public async Task The_first_requests_come_in_the_order_of_the_contract()
    {
        var (_, requests) = await ContractRun.CheckAsync(new GatewayOptions());
        string[] marks =
        [
            .. requests.Select(request => System.Text.Encoding.UTF8.GetString(request.Body) switch
            {
                var body when body.Contains("\"stream\"", StringComparison.Ordinal) => "P2",
                var body when body.Contains("context_management", StringComparison.Ordinal) => "P10",
                var body when body.Contains("claude_route_probe", StringComparison.Ordinal) => "P4",
                var body when body.Contains("claude-route-probe-none", StringComparison.Ordinal) => "P6",
                _ when request.Headers.ContainsKey("anthropic-beta") => "P3",
                _ when request.Target.Contains("models", StringComparison.Ordinal) => "P8",
                _ when request.Target.Contains("count", StringComparison.Ordinal) => "P9",
                _ when !request.Headers.ContainsKey("anthropic-version") => "P5",
                _ => "P1",
            }),
        ];
        Assert.Equal(["P1", "P2", "P10", "P3", "P4", "P5", "P6", "P8", "P9", "P2", "P2"], marks);
    }

    [Theory]
    [InlineData(401, 3)]
    [InlineData(403, 5)]
    [InlineData(429, 2)]
    public async Task The_first_refusal_ends_it_wherever_it_comes(int status, int at)
    {
        var count = 0;
        await using var gateway = await TestGateway.StartAsync(new GatewayOptions
        {
            Instead = async context =>
            {
                if (Interlocked.Increment(ref count) == at)
                {
                    context.Response.StatusCode = status;
                    return;
                }

                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync("{\"type\":\"message\"}");
            },
        });
        var report = await ContractCheck.RunAsync(ContractRun.Target(gateway.Url), new ContractOptions(), CancellationToken.None);
        Assert.Equal((at, at), (count, report.Requests));
        Assert.Contains(report.Verdicts, verdict => verdict.Outcome == Outcome.NotTried && verdict.Evidence == $"The check ended with status {status}.");
    }

    [Theory]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData(302)]
    public async Task A_smallest_request_that_fails_is_the_last(int status)
    {
        var count = 0;
        await using var gateway = await TestGateway.StartAsync(new GatewayOptions
        {
            Instead = context =>
            {
                Interlocked.Increment(ref count);
                context.Response.StatusCode = status;
                return Task.CompletedTask;
            },
        });
        await ContractCheck.RunAsync(ContractRun.Target(gateway.Url), new ContractOptions(), CancellationToken.None);
        Assert.Equal(status == 404 ? 2 : 1, count);
    }

    [Fact]
    public async Task Nothing_is_asked_when_only_looking_is_allowed()
    {
        await using var gateway = await TestGateway.StartAsync();
        var report = await ContractCheck.RunAsync(ContractRun.Target(gateway.Url) with { OnlyPassive = "A login of a person is not used for it." }, new ContractOptions(), CancellationToken.None);
        Assert.Empty(gateway.Requests);
        Assert.Equal((0, 0), (report.Requests, report.OutputTokens));
        Assert.Equal("A login of a person is not used for it.", ContractRun.Of("L11", report).Evidence);
    }

    [Fact]
    public async Task R18_no_credential_is_in_a_report_not_even_one_that_the_gateway_repeats()
    {
        var (key, custom) = (Canary.Key(), Canary.Key());
        var (report, _) = await ContractRun.CheckAsync(
            new GatewayOptions { Refuses = 403, Faults = GatewayFaults.EchoesCredential },
            target: target => target with { Credentials = [new("Authorization", $"Bearer {key}"), new("x-api-key", key)], CustomHeaders = [new("X-Team", custom)], BaseUrl = new UriBuilder(target.BaseUrl) { UserName = key }.Uri });
        var text = string.Join('\n', report.Verdicts);
        Assert.Contains("You sent", text, StringComparison.Ordinal);
        Assert.DoesNotContain(key, text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(custom, text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Headers_of_the_user_are_sent_and_odd_ones_do_no_harm()
    {
        var (report, requests) = await ContractRun.CheckAsync(new GatewayOptions(), target: target => target with
        {
            CustomHeaders =
            [
                new("X-Team", "a b"), new("Content-Type", "text/plain"), new("Content-Length", "3"), new("bad name", "x"), new("", "x"), new("X-Lines", "a\r\nInjected: 1"), new("X-Null", "a\0b"),
                new("anthropic-beta", "interleaved-thinking-2025-05-14"), new("anthropic-version", "2023-06-01"), new("Accept", "text/plain"),
            ],
        });
        Assert.DoesNotContain(report.Verdicts, verdict => verdict.Outcome == Outcome.Fail);
        Assert.All(requests, request => Assert.Equal("a b", request.Headers["x-team"]));
        Assert.DoesNotContain(requests, request => request.Headers.ContainsKey("injected") || request.Headers.ContainsKey("x-lines"));
        Assert.Equal(Outcome.Pass, ContractRun.Of("L10", report).Outcome);
        Assert.Equal(Outcome.Pass, ContractRun.Of("L11", report).Outcome);
    }

    [Theory]
    [InlineData("{\"type\":\"error\",\"error\":{\"type\":\"\\ud800\",\"message\":\"\\udfff\"}}")]
    [InlineData("{\"error\":null}")]
    [InlineData("{\"error\":[1]}")]
    [InlineData("[]")]
    [InlineData("[[]]")]
    [InlineData("null")]
    [InlineData("\"x\"")]
    [InlineData("{\"type\":\"message\",\"model\":\"\\ud800\"}")]
    [InlineData("\u001B[31m\u202E")]
    public async Task Whatever_a_gateway_answers_there_is_a_report(string body)
    {
        foreach (var (status, wire) in new[] { (200, GatewayWire.Messages), (400, GatewayWire.Foundry), (404, GatewayWire.Vertex), (500, GatewayWire.Bedrock) })
        {
            await using var gateway = await TestGateway.StartAsync(new GatewayOptions
            {
                Instead = async context =>
                {
                    context.Response.StatusCode = status;
                    context.Response.ContentType = "application/json";
                    context.Response.Headers["x-amzn-errortype"] = "\u009B31m";
                    await context.Response.WriteAsync(body);
                },
            });
            var report = await ContractCheck.RunAsync(ContractRun.Target(gateway.Url, wire), new ContractOptions(), CancellationToken.None);
            Assert.NotEmpty(report.Verdicts);
            Assert.All(report.Verdicts, verdict => Assert.Equal(PlainText.Of(verdict.Evidence), verdict.Evidence));
        }
    }

    [Fact]
    public async Task An_answer_without_an_end_is_given_up()
    {
        await using var gateway = await TestGateway.StartAsync(new GatewayOptions
        {
            Instead = async context =>
            {
                context.Response.ContentType = "application/json";
                var piece = new string('x', 64 * 1024);
                while (!context.RequestAborted.IsCancellationRequested)
                {
                    await context.Response.WriteAsync(piece, context.RequestAborted);
                }
            },
        });
        var report = await ContractCheck.RunAsync(ContractRun.Target(gateway.Url), new ContractOptions(), CancellationToken.None);
        Assert.Equal(Outcome.Fail, ContractRun.Of("L26", report).Outcome);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_given_up()
    {
        var time = new FakeTime();
        var go = new TaskCompletionSource();
        await using var gateway = await TestGateway.StartAsync(new GatewayOptions
        {
            Before = _ =>
            {
                time.Advance(TimeSpan.FromSeconds(61));
                return go.Task;
            },
        });
        var report = await ContractCheck.RunAsync(ContractRun.Target(gateway.Url), new ContractOptions { Time = time }, CancellationToken.None);
        Assert.Contains("did not answer in time", ContractRun.Of("L1", report).Evidence, StringComparison.Ordinal);
        Assert.Equal(1, report.Requests);
        go.SetResult();
    }

    [Fact]
    public async Task It_ends_when_it_is_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        var go = new TaskCompletionSource();
        await using var gateway = await TestGateway.StartAsync(new GatewayOptions
        {
            Before = async _ =>
            {
                await cancel.CancelAsync();
                await go.Task;
            },
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ContractCheck.RunAsync(ContractRun.Target(gateway.Url), new ContractOptions(), cancel.Token));
        go.SetResult();
    }

    [Fact]
    public async Task Steps_are_told()
    {
        List<(string Text, int Done, int All)> steps = [];
        await ContractRun.CheckAsync(new GatewayOptions(), options: new ContractOptions { OnStep = (text, done, all) => steps.Add((text, done, all)) });
        Assert.Equal(Enumerable.Range(0, 12), steps.Select(step => step.Done));
        Assert.All(steps, step => Assert.Equal(12, step.All));
    }
}
