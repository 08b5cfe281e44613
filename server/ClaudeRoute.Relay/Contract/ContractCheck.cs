using System.Security.Cryptography.X509Certificates;

namespace ClaudeRoute.Relay.Contract;

/// <summary>How a check is made.</summary>
public sealed record ContractOptions
{
    /// <summary>A request of 80 KB with code in it is sent too; it costs some 20,000 input tokens, so it is asked for by itself.</summary>
    public bool TriesLargeBody { get; init; }

    /// <summary>Roots that are trusted beside those of the system.</summary>
    public X509Certificate2Collection? ExtraRoots { get; init; }

    /// <summary>Proxy that the route itself uses.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Requests of a real session that went through the relay.</summary>
    public IReadOnlyList<JournalEntry> Journal { get; init; } = [];

    /// <summary>Told before each step, with the steps done and all of them.</summary>
    public Action<string, int, int>? OnStep { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>
/// Checks what a gateway keeps of Claude Code's requests, with the smallest requests that show it: about ten, of one output token each. It ends
/// with the first refusal, so that no account is locked. Whoever calls it has the user's consent.
/// </summary>
public static class ContractCheck
{
    private const int LongestBody = 256 * 1024;

    /// <summary>Most requests that a check makes.</summary>
    public static int MostRequests(GatewayWire wire) => Probes.Of(wire).Count() + LatencyRuns - 1;

    /// <summary>Most output tokens that a check costs, the large request left out.</summary>
    public static int MostTokens => (int)ContractTable.Number("mostTokens");

    private static int LatencyRuns => (int)ContractTable.Number("latencyRuns");

    /// <summary>Makes the check.</summary>
    public static async Task<ContractReport> RunAsync(GatewayTarget target, ContractOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(options);
        var evidence = new ContractEvidence(target, options.Journal);
        Probe[] probes = target.OnlyPassive is null ? [.. Probes.Of(target.Wire), .. Enumerable.Repeat(Probe.Streamed, LatencyRuns - 1)] : [];
        if (options.TriesLargeBody && probes.Length > 0)
        {
            probes = [.. probes, Probe.Large];
        }

        var steps = probes.Length + 1;
        options.OnStep?.Invoke($"Connecting to {target.BaseUrl.Authority}", 0, steps);
        evidence.Reach = options.Proxy is null ? await Reach.TryAsync(target.BaseUrl, options.ExtraRoots, options.Time, cancellationToken) : null;
        if (evidence.Reach?.Failure is not null || evidence.Reach?.TlsFailure is not null)
        {
            evidence.Stopped = "No request was made, since the host cannot be reached safely.";
        }
        else
        {
            await SendAsync(evidence, probes, options, steps, cancellationToken);
        }

        var lines = ContractLines.All.Where(line => line.Text.Wires.Contains(target.Wire));
        return new ContractReport([.. lines.Select(line => line.Judge(evidence))], evidence.Requests, evidence.OutputTokens);
    }

    /// <summary>Sends the smallest message once, and leaves the answer to whoever watches the other end.</summary>
    /// <returns>Null when it was answered, else what went wrong.</returns>
    public static async Task<string?> SendOnceAsync(GatewayTarget target, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        using var client = new HttpMessageInvoker(Outbound.CreateHandler(null, null));
        var answer = await SendAsync(client, target, Probe.Streamed, time, cancellationToken);
        return answer.Failure ?? (answer.IsSuccess ? null : $"Status {answer.Status}.");
    }

    private static async Task SendAsync(ContractEvidence evidence, Probe[] probes, ContractOptions options, int steps, CancellationToken cancellationToken)
    {
        using var client = new HttpMessageInvoker(Outbound.CreateHandler(options.Proxy, options.ExtraRoots));
        for (var i = 0; i < probes.Length; i++)
        {
            options.OnStep?.Invoke($"Request {i + 1} of {probes.Length}", i + 1, steps);
            if (probes[i] == Probe.Streamed && (evidence.OutputTokens >= MostTokens || (evidence.Answer(Probe.Streamed) is { IsSuccess: false })))
            {
                // Where everything is accepted, the tokens do not last for another stream; and one that is refused is not asked for again.
                continue;
            }

            var answer = await SendAsync(client, evidence.Target, probes[i], options.Time, cancellationToken);
            evidence.Add(probes[i], answer);
            if (probes[i] == Probe.Plain && answer.Status is 404 or 405 && evidence.Target.Wire is GatewayWire.Messages or GatewayWire.Foundry)
            {
                evidence.Add(Probe.NoQuery, await SendAsync(client, evidence.Target, Probe.NoQuery, options.Time, cancellationToken));
            }

            // A second refusal teaches nothing, and a row of them may lock an account.
            if (answer.Status is 401 or 403 or 429 && probes[i] != Probe.Large)
            {
                evidence.Stopped = $"The check ended with status {answer.Status}.";
                return;
            }

            if (probes[i] == Probe.Plain && !answer.IsSuccess)
            {
                evidence.Stopped = "The smallest request was not answered, so there were no others.";
                return;
            }
        }
    }

    private static async Task<ProbeAnswer> SendAsync(HttpMessageInvoker client, GatewayTarget target, Probe probe, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(ContractTable.Number("answerSeconds")), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var request = Probes.Create(target, probe);
        var begun = time.GetTimestamp();
        try
        {
            using var response = await client.SendAsync(request, either.Token);
            var answer = new ProbeAnswer
            {
                Wire = target.Wire,
                Status = (int)response.StatusCode,
                FirstByte = time.GetElapsedTime(begun),
                Headers = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
                    .ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString(), StringComparer.Ordinal),
            };
            var watcher = StreamWatcher.For(answer.Headers.GetValueOrDefault("content-type"), answer.Headers.GetValueOrDefault("content-encoding"), time);
            var body = await ReadAsync(response, watcher, time, either.Token);
            return answer with { Body = body, Stream = watcher?.Result(text => text) };
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return new ProbeAnswer { Failure = RelayException.From(error, target.BaseUrl).Message };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ProbeAnswer { Failure = $"{target.BaseUrl.Authority} did not answer in time." };
        }
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, StreamWatcher? watcher, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var kept = new MemoryStream();
        var buffer = new byte[16 * 1024];
        // A hostile answer may have no end.
        while (kept.Length < LongestBody && await stream.ReadAsync(buffer, cancellationToken) is var read && read > 0)
        {
            watcher?.Read(buffer.AsSpan(0, read), time.GetTimestamp());
            await kept.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return kept.ToArray();
    }
}
