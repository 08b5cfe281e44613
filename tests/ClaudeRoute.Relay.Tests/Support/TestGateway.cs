using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace ClaudeRoute.Relay.Tests.Support;

/// <summary>A request as it arrived at a gateway.</summary>
internal sealed record Arrived(string Method, string Target, string Protocol, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>What a gateway is like.</summary>
internal sealed record GatewayOptions
{
    public GatewayFaults Faults { get; init; }

    /// <summary>Faults of single requests; null where a request has none of its own.</summary>
    public Func<Arrived, GatewayFaults>? FaultsOf { get; init; }

    public X509Certificate2? Certificate { get; init; }

    /// <summary>The path that it serves, before the API's own.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Credentials that it takes; empty for any.</summary>
    public IReadOnlySet<string> Credentials { get; init; } = new HashSet<string>();

    /// <summary>Status that every inference is refused with; 0 for none.</summary>
    public int Refuses { get; init; }

    /// <summary>The refusal comes from the provider.</summary>
    public bool RefusalHasId { get; init; } = true;

    /// <summary>Where it redirects to; null for nowhere.</summary>
    public string? RedirectsTo { get; init; }

    public int RedirectStatus { get; init; } = 307;

    /// <summary>Called before each answer, such as to let time pass.</summary>
    public Func<Arrived, Task>? Before { get; init; }

    /// <summary>Called before each event but the first, and before an answer is broken off in its middle.</summary>
    public Func<Task>? BetweenEvents { get; init; }

    /// <summary>Answers in the place of the gateway.</summary>
    public Func<HttpContext, Task>? Instead { get; init; }

    public int Deltas { get; init; } = 1;
}

/// <summary>A real server on loopback that stands before a provider, with faults that can be chosen.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    public const string Model = "claude-test-1";
    public const string Page = "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Welcome</body></html>";
    private readonly GatewayOptions _options;
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<Arrived> _arrived = new();
    private readonly Lazy<Provider> _provider;

    private TestGateway(GatewayOptions options)
    {
        _options = options;
        _provider = new Lazy<Provider>(() => new Provider
        {
            Credentials = options.Credentials,
            Deltas = options.Deltas,
            KnowsDeferredTools = !options.Faults.HasFlag(GatewayFaults.NoDeferredTools),
            IsLenient = options.Faults.HasFlag(GatewayFaults.Lenient),
            AnswersAnyModel = options.Faults.HasFlag(GatewayFaults.FallsBack),
            HasCloudErrors = options.Faults.HasFlag(GatewayFaults.CloudErrors),
            Betas = options.Faults.HasFlag(GatewayFaults.OldProvider) ? new HashSet<string>() : new Provider().Betas,
        });
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = null;
            server.Limits.MinRequestBodyDataRate = null;
            server.Limits.MinResponseDataRate = null;
            server.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
            server.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
            server.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = options.Certificate is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
                if (options.Certificate is { } certificate)
                {
                    listen.UseHttps(certificate);
                }
            });
        });
        _application = builder.Build();
        _application.Run(AnswerAsync);
    }

    public Uri Url { get; private set; } = null!;

    /// <summary>What arrived, oldest first.</summary>
    public IReadOnlyList<Arrived> Requests => [.. _arrived];

    public static async Task<TestGateway> StartAsync(GatewayOptions? options = null)
    {
        var gateway = new TestGateway(options ?? new GatewayOptions());
        await gateway._application.StartAsync();
        var address = gateway._application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
        gateway.Url = new Uri(address + gateway._options.Prefix);
        return gateway;
    }

    public static Task<TestGateway> StartAsync(GatewayFaults faults) => StartAsync(new GatewayOptions { Faults = faults });

    public async ValueTask DisposeAsync()
    {
        // Connections that a relay keeps open are not waited for.
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        try
        {
            await _application.StopAsync(now.Token);
        }
        catch (OperationCanceledException)
        {
        }

        await _application.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (_options.Instead is { } instead)
        {
            await instead(context);
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var arrived = new Arrived(
            context.Request.Method,
            context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            context.Request.Protocol,
            context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString(), StringComparer.Ordinal),
            body.ToArray());
        _arrived.Enqueue(arrived);
        if (_options.Before is { } before)
        {
            await before(arrived);
        }

        var faults = _options.Faults | (_options.FaultsOf?.Invoke(arrived) ?? GatewayFaults.None);
        if (faults.HasFlag(GatewayFaults.ResetsBefore))
        {
            context.Abort();
        }
        else if (_options.RedirectsTo is { } target)
        {
            context.Response.StatusCode = _options.RedirectStatus;
            context.Response.Headers.Location = target;
        }
        else if (faults.HasFlag(GatewayFaults.Page200) || faults.HasFlag(GatewayFaults.Page404))
        {
            await PageAsync(context, faults.HasFlag(GatewayFaults.Page200) ? 200 : 404);
        }
        else if ((faults.HasFlag(GatewayFaults.Firewall) && arrived.Body.Length > 8192 && arrived.Body.AsSpan().IndexOf("<script"u8) >= 0) || (faults.HasFlag(GatewayFaults.SmallBodies) && arrived.Body.Length > 64 * 1024))
        {
            await PageAsync(context, faults.HasFlag(GatewayFaults.Firewall) ? 403 : 413);
        }
        else
        {
            await AnswerAsync(context, arrived, faults);
        }
    }

    private async Task AnswerAsync(HttpContext context, Arrived arrived, GatewayFaults faults)
    {
        var parts = arrived.Target.Split('?', 2);
        var path = parts[0].StartsWith(_options.Prefix, StringComparison.Ordinal) ? parts[0][_options.Prefix.Length..] : null;
        if (path is null || (parts.Length > 1 && faults.HasFlag(GatewayFaults.RefusesQuery)) || WireTable.Find(arrived.Method, path, out var model) is not { } endpoint
            || (endpoint.Kind == EndpointKind.Count && faults.HasFlag(GatewayFaults.NoCount)) || (endpoint.Kind == EndpointKind.Models && faults.HasFlag(GatewayFaults.NoModels)))
        {
            context.Response.StatusCode = 404;
            await context.Response.WriteAsync("404 page not found");
            return;
        }

        if (endpoint.Kind == EndpointKind.Probe)
        {
            return;
        }

        var request = GatewayChanges.OnTheWayThere(endpoint, model, arrived, faults);
        var answer = _options.Refuses != 0 ? Refusal(request, arrived, faults) : _provider.Value.Answer(request);
        answer = GatewayChanges.OnTheWayBack(answer, faults);
        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            context.Response.Headers.Append(name, value);
        }

        if (answer.Events is { } events)
        {
            await StreamAsync(context, endpoint, events, faults);
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(answer.Body!.ToJsonString());
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = bytes.Length;
        if (faults.HasFlag(GatewayFaults.ResetsInside))
        {
            await context.Response.Body.WriteAsync(bytes.AsMemory(0, bytes.Length / 2));
            await context.Response.Body.FlushAsync();
            await (_options.BetweenEvents?.Invoke() ?? Task.CompletedTask);
            context.Abort();
            return;
        }

        await context.Response.Body.WriteAsync(bytes);
    }

    private ProviderAnswer Refusal(ProviderRequest request, Arrived arrived, GatewayFaults faults)
    {
        var type = _options.Refuses switch
        {
            401 => "authentication_error",
            402 => "billing_error",
            403 => "permission_error",
            429 => "rate_limit_error",
            529 => "overloaded_error",
            _ => "api_error",
        };
        var echoed = faults.HasFlag(GatewayFaults.EchoesCredential) ? $" You sent {arrived.Headers.GetValueOrDefault("authorization")} {arrived.Headers.GetValueOrDefault("x-api-key")}" : "";
        var answer = _provider.Value.Error(request, _options.Refuses, type, $"Refused.{echoed}");
        if (_options.Refuses is 429 or 529)
        {
            answer.Headers["retry-after"] = "3";
        }

        if (!_options.RefusalHasId)
        {
            GatewayChanges.RemoveIds(answer);
        }

        return answer;
    }

    private static async Task PageAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.WriteAsync(Page);
        }
    }

    private async Task StreamAsync(HttpContext context, Endpoint endpoint, IReadOnlyList<JsonObject> events, GatewayFaults faults)
    {
        if (faults.HasFlag(GatewayFaults.JsonInsteadOfStream))
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(events[0]["message"]!.ToJsonString());
            return;
        }

        var isBinary = endpoint.Wire == "bedrock" && !faults.HasFlag(GatewayFaults.EventsInsteadOfFrames);
        context.Response.ContentType = isBinary ? "application/vnd.amazon.eventstream" : "text/event-stream; charset=utf-8";
        byte[][] pieces = [.. events.Select(each => isBinary ? GatewayChanges.Frame(each, faults) : GatewayChanges.ServerSentEvent(each, faults))];
        if (faults.HasFlag(GatewayFaults.TruncatesFrames))
        {
            pieces[^1] = pieces[^1][..^5];
        }

        if (faults.HasFlag(GatewayFaults.BuffersStream) || faults.HasFlag(GatewayFaults.CompressesStream))
        {
            byte[] whole = [.. pieces.SelectMany(piece => piece)];
            if (faults.HasFlag(GatewayFaults.CompressesStream))
            {
                whole = Compress(whole);
                whole = faults.HasFlag(GatewayFaults.CodesTwice) ? Compress(whole) : whole;
                if (faults.HasFlag(GatewayFaults.DamagesCoding))
                {
                    whole[^6] ^= 0xFF;
                    whole[whole.Length / 2] ^= 0xFF;
                }

                context.Response.Headers.ContentEncoding = "gzip";
            }

            context.Response.ContentLength = whole.Length;
            await context.Response.Body.WriteAsync(whole);
            return;
        }

        for (var i = 0; i < pieces.Length; i++)
        {
            if (i > 0 && _options.BetweenEvents is { } between)
            {
                await between();
            }

            await context.Response.Body.WriteAsync(pieces[i], context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            if (i == 0 && faults.HasFlag(GatewayFaults.ResetsInside))
            {
                await (_options.BetweenEvents?.Invoke() ?? Task.CompletedTask);
                context.Abort();
                return;
            }
        }
    }

    public static byte[] Compress(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return compressed.ToArray();
    }
}
