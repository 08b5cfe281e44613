using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ClaudeRoute.Facts;
using ClaudeRoute.Features;
using ClaudeRoute.Relay;
using ClaudeRoute.Relay.Contract;
using ClaudeRoute.Routes;
using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Server.Verification;

/// <summary>How a route is verified.</summary>
public sealed record VerifyOptions
{
    /// <summary>Requests go on to the route's destination; the user agreed to that host.</summary>
    public bool Forwards { get; init; }

    /// <summary>A large request with code in it is sent too, for some 20,000 input tokens; asked for by itself.</summary>
    public bool TriesLargeBody { get; init; }

    /// <summary>The host that the user agreed to, in full; null when nothing may leave the machine.</summary>
    public string? AgreedHost { get; init; }

    /// <summary>Runs the real client and returns when it has ended; null for the test client of this program.</summary>
    public Func<ClientCommand, IRelay, CancellationToken, Task<string?>>? RunClient { get; init; }

    /// <summary>What <c>apiKeyHelper</c> printed when it was run with consent.</summary>
    public string? HelperOutput { get; init; }

    /// <summary>Told before each step, with the steps done and all of them.</summary>
    public Action<string, int, int>? OnStep { get; init; }

    /// <summary>Finds the key of fingerprints, when a relay is started; a random one is used when there is none.</summary>
    public Func<ReadOnlyMemory<byte>>? FindKey { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>What a verification would do; shown before consent is asked for.</summary>
/// <param name="Route">The route in a few words.</param>
/// <param name="Host">Host and port of the destination, as consent has to name it.</param>
/// <param name="Origin">Scheme, host and port of the destination; consent once given holds for all of its paths.</param>
/// <param name="Destination">Full address of the requests.</param>
/// <param name="MostRequests">Most requests that forwarding sends.</param>
/// <param name="MostTokens">Most output tokens that they cost.</param>
/// <param name="IsFromProject">The destination stands in a file that came with the project.</param>
/// <param name="OnlyPassive">Why this program cannot send requests of its own on this route, or null.</param>
/// <param name="Problems">Why no request would be sent at all; empty when one would be.</param>
public sealed record VerifyPlan(string Route, string Host, string Origin, string Destination, int MostRequests, int MostTokens, bool IsFromProject, string? OnlyPassive, IReadOnlyList<string> Problems);

/// <summary>Proves a route on the wire. Writes no settings, and sends nothing anywhere without <see cref="VerifyOptions.AgreedHost"/>.</summary>
public static class Verifier
{
    private static readonly TimeSpan RelayLife = TimeSpan.FromMinutes(10);

    /// <summary>What a verification of these settings would do.</summary>
    public static VerifyPlan Plan(SettingsSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var route = RouteResolver.Resolve(snapshot.Effective);
        var shown = RouteExplanation.Of(snapshot);
        var wire = RouteTarget.WireOf(route);
        var target = route.Address is null ? null : RouteTarget.Create(snapshot.Effective, route, new Uri("http://127.0.0.1"), null);
        return new VerifyPlan(
            RouteName(shown, route, snapshot.Options),
            route.Address?.Authority ?? "",
            route.Address?.Origin.ToLowerInvariant() ?? "",
            shown.Destination,
            ContractCheck.MostRequests(wire),
            ContractCheck.MostTokens,
            route.BaseUrlValue?.Scope == Scope.Shared,
            target?.OnlyPassive,
            [.. route.Problems.Where(problem => problem.StopsRequests).Select(problem => SecretFormats.Redact(problem.Message))]);
    }

    /// <summary>Verifies a route.</summary>
    /// <exception cref="RelayUnavailableException">The relay cannot be started, or the host was not agreed to.</exception>
    public static async Task<VerifyReport> RunAsync(SettingsSnapshot snapshot, VerifyOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(options);
        var plan = Plan(snapshot);
        var route = RouteResolver.Resolve(snapshot.Effective);
        var report = new VerifyReport
        {
            Route = plan.Route,
            Destination = plan.Destination,
            Summary = "Nothing was sent.",
            Time = options.Time.GetUtcNow(),
            Verdicts = [],
            Links = Links(route, snapshot.Options),
        };

        var isLoginOnly = route is { NeedsSavedLogin: true, Address: not null } && options.RunClient is not null;
        if ((!route.SendsRequest && !isLoginOnly) || route.Address is not { } address)
        {
            return report with
            {
                Verdicts = [.. plan.Problems.DefaultIfEmpty("The settings name no address that requests could go to.").Select(problem => new Verdict("W0", "The route is complete", Outcome.Fail, problem, "Repair the settings first; check and explain show what is missing."))],
            };
        }

        if (options.Forwards && !string.Equals(options.AgreedHost, plan.Host, StringComparison.OrdinalIgnoreCase))
        {
            throw new RelayUnavailableException($"Requests would go to {plan.Host}, which was not agreed to. Nothing was sent.");
        }

        return options.RunClient is { } runClient
            ? await RunClientAsync(snapshot, route, address, options, runClient, report, cancellationToken)
            : options.Forwards
                ? await CheckGatewayAsync(snapshot, route, address, options, report, cancellationToken)
                : await CaptureAsync(snapshot, route, options, report, cancellationToken);
    }

    private static async Task<VerifyReport> CaptureAsync(SettingsSnapshot snapshot, RoutePrediction route, VerifyOptions options, VerifyReport report, CancellationToken cancellationToken)
    {
        options.OnStep?.Invoke("Starting the relay", 0, 2);
        await using var relay = await LoopbackRelay.StartAsync(Relay(options, null, null), cancellationToken);
        var target = RouteTarget.Create(snapshot.Effective, route, relay.Url, options.HelperOutput);
        const string next = "To see what the client itself sends: claude-route verify --client claude.";
        if (target.OnlyPassive is { } reason)
        {
            return report with
            {
                Summary = "Nothing left the machine.",
                Verdicts = [new Verdict("W1", "A request arrives", Outcome.NotTried, reason, "Run it with the real client.")],
                NextSteps = [next],
            };
        }

        options.OnStep?.Invoke("Sending a request to the relay", 1, 2);
        var failure = await ContractCheck.SendOnceAsync(target, options.Time, cancellationToken);
        var verdicts = WireComparison.Compare(route, route, relay.Journal.Entries, relay.Fingerprints).ToList();
        if (failure is not null)
        {
            verdicts.Add(new Verdict("W7", "The request is answered", Outcome.Fail, PlainText.Of(failure), "The credential or a custom header may hold characters that a header cannot carry."));
        }

        return report with
        {
            Summary = "Nothing left the machine: a test client sent one request to a relay on this machine, as the settings say.",
            Verdicts = verdicts,
            NextSteps = [next],
        };
    }

    private static async Task<VerifyReport> CheckGatewayAsync(SettingsSnapshot snapshot, RoutePrediction route, WebAddress address, VerifyOptions options, VerifyReport report, CancellationToken cancellationToken)
    {
        var target = RouteTarget.Create(snapshot.Effective, route, new Uri(address.WithoutUserInfo), options.HelperOutput);
        var contract = await ContractCheck.RunAsync(
            target,
            new ContractOptions { TriesLargeBody = options.TriesLargeBody, ExtraRoots = Roots(snapshot), Proxy = Proxy(snapshot, address, target), OnStep = options.OnStep, Time = options.Time },
            cancellationToken);
        return report with
        {
            Summary = $"{contract.Requests} {(contract.Requests == 1 ? "request" : "requests")} of at most {contract.OutputTokens} output tokens in all went to {address.Authority}.",
            Verdicts = [.. contract.Verdicts.Select(Redacted)],
            Requests = contract.Requests,
            OutputTokens = contract.OutputTokens,
            NextSteps = ["Lines that need a session are filled in by claude-route verify --forward --client claude."],
        };
    }

    private static async Task<VerifyReport> RunClientAsync(
        SettingsSnapshot snapshot,
        RoutePrediction route,
        WebAddress address,
        VerifyOptions options,
        Func<ClientCommand, IRelay, CancellationToken, Task<string?>> runClient,
        VerifyReport report,
        CancellationToken cancellationToken)
    {
        options.OnStep?.Invoke("Starting the relay", 0, 3);
        var upstream = options.Forwards ? new Uri(address.WithoutUserInfo) : null;
        await using var relay = await LoopbackRelay.StartAsync(Relay(options, upstream, Roots(snapshot)), cancellationToken);
        var command = ClientCommand.Create(snapshot.Effective, BaseUrlVariable(snapshot, route), relay.Url);
        var predicted = RouteResolver.Resolve(WithFlag(snapshot, command.Settings).Effective);
        if (predicted.BaseUrl.TrimEnd('/') != relay.Url.ToString().TrimEnd('/'))
        {
            return report with
            {
                Summary = "The client was not run.",
                Verdicts = [new Verdict("W0", "A relay can take the place of the gateway", Outcome.Fail, $"{predicted.BaseUrlValue?.Source ?? "A setting of a higher scope"} sets the base address and wins over --settings.", "Only whoever manages this machine can verify this route with the client.")],
            };
        }

        options.OnStep?.Invoke("Waiting for the client", 1, 3);
        var failure = await runClient(command, relay, cancellationToken);
        options.OnStep?.Invoke("Comparing", 2, 3);
        var entries = relay.Journal.Entries;
        List<Verdict> verdicts = [.. WireComparison.Compare(route, predicted, entries, relay.Fingerprints)];
        if (failure is not null)
        {
            verdicts.Add(new Verdict("W7", "The client completes its turn", Outcome.Fail, SecretFormats.Redact(PlainText.Of(failure)), "See what the client printed."));
        }

        if (options.Forwards)
        {
            if (entries.Any(entry => entry.Error == RelayError.SignedRequest))
            {
                verdicts.Add(new Verdict("W8", "Requests can be relayed", Outcome.Inconclusive, "Requests are signed for their address, so they were captured and not forwarded.", "A bearer token, or a gateway that signs by itself, can be relayed."));
            }

            var target = RouteTarget.Create(snapshot.Effective, route, upstream!, null) with { OnlyPassive = "Only the client's own requests were sent." };
            var contract = await ContractCheck.RunAsync(target, new ContractOptions { ExtraRoots = Roots(snapshot), Proxy = Proxy(snapshot, address, target), Journal = entries, Time = options.Time }, cancellationToken);
            verdicts.AddRange(contract.Verdicts.Where(verdict => verdict.Outcome != Outcome.NotTried).Select(Redacted));
        }

        return report with
        {
            Summary = options.Forwards
                ? $"The client was run once; {entries.Count} of its requests went on to {address.Authority}."
                : "Nothing left the machine: the client was run once, and a relay on this machine answered.",
            Verdicts = verdicts,
            Requests = options.Forwards ? entries.Count(entry => entry.Error is null) : 0,
        };
    }

    private static RelayOptions Relay(VerifyOptions options, Uri? upstream, X509Certificate2Collection? roots) => new()
    {
        Upstream = upstream,
        ExtraRoots = roots,
        FingerprintKey = options.FindKey?.Invoke() ?? default,
        IsStandIn = StandIns.Contains,
        // The host was named when consent was asked for, its scheme included.
        AllowsPlainHttp = true,
        IsPrivateHost = HostTable.IsLoopbackOrOverlay,
        StopAfter = RelayLife,
        Time = options.Time,
    };

    private static string BaseUrlVariable(SettingsSnapshot snapshot, RoutePrediction route) => route.Provider?.BaseUrl ?? Providers.Of(snapshot.Session).BaseUrl;

    private static SettingsSnapshot WithFlag(SettingsSnapshot snapshot, string settings)
    {
        var file = new SettingsFile(new FileRole("/--settings", Scope.CommandLine, FileKind.Settings, null), JsonDocument.Parse(settings), GitState.Unknown);
        return new SettingsSnapshot(snapshot.ProjectRoot, snapshot.Files.Append(file), snapshot.Shell, snapshot.Git, snapshot.Options) { Session = snapshot.Session };
    }

    private static Uri? Proxy(SettingsSnapshot snapshot, WebAddress address, GatewayTarget target) =>
        target.CapturingProxy is null && ProxyTable.Find(snapshot.Effective, address) is { } proxy && Uri.TryCreate(proxy.Text, UriKind.Absolute, out var uri) ? uri : null;

    // A file that cannot be read adds no root, so the certificate is then checked against the machine's alone.
    private static X509Certificate2Collection? Roots(SettingsSnapshot snapshot)
    {
        if (snapshot.Effective.SetEnv(ProxyTable.ExtraRoots)?.Text is not { Length: > 0 } file)
        {
            return null;
        }

        try
        {
            var roots = new X509Certificate2Collection();
            roots.ImportFromPemFile(file);
            return roots;
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static IReadOnlyList<ReportLink> Links(RoutePrediction route, CheckOptions options) =>
        route.Address is { } address && new HostTable(options).GatewayOf(address) == Gateway.Aperture
            ? [new ReportLink("Aperture's dashboard shows the requests of your device", address.Origin + HostTable.ApertureDashboardPath)]
            : route.Address is { } other && new HostTable(options).GatewayOf(other) == Gateway.NetBird
                ? [new ReportLink("NetBird's dashboard shows the requests of your peer", HostTable.NetBirdDashboard)]
                : [];

    private static string RouteName(RouteExplanation shown, RoutePrediction route, CheckOptions options)
    {
        var gateway = new HostTable(options).GatewayOf(route.Address)?.Name;
        var provider = route.Provider?.Name;
        var name = gateway is not null && provider is not null ? $"{gateway}, {provider}" : gateway ?? provider ?? (route.IsFirstParty ? "Anthropic" : "own gateway");
        return $"{name} ({shown.Owner})";
    }

    private static Verdict Redacted(Verdict verdict) => verdict with { Evidence = SecretFormats.Redact(verdict.Evidence), Remedy = verdict.Remedy is null ? null : SecretFormats.Redact(verdict.Remedy) };
}
