using System.Net;
using System.Security.Authentication;
using ClaudeRoute.Relay.Tests.Support;

namespace ClaudeRoute.Relay.Tests.Security;

/// <summary>How a relay speaks to its upstream, and to nobody else. R8, R9, R16 and R17 of the requirements.</summary>
public class OutboundTests(ProxyTrap trap)
{
    private const string Path = "/v1/messages?beta=true";

    public static TheoryData<int, string> Redirects
    {
        get
        {
            var all = new TheoryData<int, string>();
            foreach (var status in new[] { 300, 301, 302, 303, 307, 308 })
            {
                all.Add(status, "OTHER/v1/messages");
                all.Add(status, "/v1/messages/elsewhere");
            }

            all.Add(307, "//evil.example/x");
            all.Add(307, "https://user:word@evil.example:8443/x?key=1");
            all.Add(307, "javascript:alert(1)");
            all.Add(307, "");
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Redirects))]
    public async Task R08_a_redirect_is_neither_followed_nor_passed_on(int status, string location)
    {
        await using var other = await TestGateway.StartAsync();
        var target = location.Replace("OTHER", other.Url.ToString().TrimEnd('/'), StringComparison.Ordinal);
        await using var gateway = await TestGateway.StartAsync(new GatewayOptions { RedirectsTo = target, RedirectStatus = status });
        await using var relay = await RunningRelay.ForwardAsync(gateway.Url);

        using var answer = await relay.PostAsync(Path, "{}", ("x-api-key", Canary.Key()), ("Authorization", $"Bearer {Canary.Key()}"));

        await Forwarding.FailureTests.AssertOwnErrorAsync(answer, RelayError.UpstreamRedirects, $"The gateway answered {status} and points to ");
        Assert.Null(answer.Headers.Location);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotContain("word", text, StringComparison.Ordinal);
        Assert.DoesNotContain("key=", text, StringComparison.Ordinal);
        var named = location switch
        {
            _ when location.StartsWith("OTHER", StringComparison.Ordinal) => other.Url.Authority,
            _ when location.Contains("evil", StringComparison.Ordinal) => location.Contains("8443", StringComparison.Ordinal) ? "evil.example:8443" : "evil.example",
            _ when location.StartsWith('/') => "a path of its own",
            _ => "an unnamed host",
        };
        Assert.Contains($"points to {named}. ", text, StringComparison.Ordinal);
        Assert.Empty(other.Requests);
        Assert.Single(gateway.Requests);
    }

    [Fact]
    public void R09_the_client_side_does_nothing_by_itself()
    {
        using var handler = Outbound.CreateHandler(null, null);
        using var withProxy = Outbound.CreateHandler(new Uri("http://127.0.0.1:1"), null);
        foreach (var each in new[] { handler, withProxy })
        {
            Assert.False(each.AllowAutoRedirect);
            Assert.False(each.UseCookies);
            Assert.Equal(DecompressionMethods.None, each.AutomaticDecompression);
            Assert.Null(each.ActivityHeadersPropagator);
            Assert.Null(each.Credentials);
            Assert.False(each.PreAuthenticate);
            Assert.Null(each.DefaultProxyCredentials);
            Assert.Null(each.SslOptions.ClientCertificates);
            Assert.Equal(SslProtocols.None, each.SslOptions.EnabledSslProtocols);
            Assert.Equal(0, each.MaxResponseDrainSize);
        }

        Assert.False(handler.UseProxy);
        Assert.Null(handler.Proxy);
        Assert.Null(handler.SslOptions.RemoteCertificateValidationCallback);
        Assert.Equal(new Uri("http://127.0.0.1:1"), withProxy.Proxy!.GetProxy(new Uri("http://127.0.0.1:2")));
    }

    [Fact]
    public async Task R09_a_cookie_is_not_kept()
    {
        var cookies = new List<string?>();
        await using var gateway = await TestGateway.StartAsync(new GatewayOptions
        {
            Instead = context =>
            {
                cookies.Add(context.Request.Headers.Cookie);
                context.Response.Headers.SetCookie = "session=1; Path=/";
                return Task.CompletedTask;
            },
        });
        await using var relay = await RunningRelay.ForwardAsync(gateway.Url);
        for (var i = 0; i < 3; i++)
        {
            using var answer = await relay.Client.GetAsync(relay.Address("/v1/models"));
            Assert.True(answer.Headers.Contains("set-cookie"));
        }

        Assert.Equal([null, null, null], cookies);
    }

    [Fact]
    public async Task R16_proxies_of_the_environment_are_not_asked()
    {
        await using var gateway = await TestGateway.StartAsync();
        using (var ordinary = new HttpClient())
        {
            // The trap is set: whoever asks the environment goes to it.
            Assert.Equal(ProxyTrap.Answer, await ordinary.GetStringAsync(new Uri("http://198.51.100.1/")));
        }

        var before = trap.Connections;
        await using var relay = await RunningRelay.ForwardAsync(gateway.Url);
        using var answer = await relay.Client.GetAsync(relay.Address("/v1/models"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Single(gateway.Requests);
        Assert.Equal(before, trap.Connections);
    }

    [Fact]
    public async Task R16_the_proxy_of_the_route_is_asked()
    {
        var asked = new TaskCompletionSource<string>();
        await using var proxy = new RawUpstream(async connection =>
        {
            asked.SetResult(await connection.ReadUntilAsync("\r\n\r\n"));
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
        await using var relay = await RunningRelay.ForwardAsync(new Uri("http://gateway.internal/base"), options => options with { Proxy = proxy.Url, AllowsPlainHttp = true });
        using var answer = await relay.Client.GetAsync(relay.Address("/v1/models?limit=1000"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.StartsWith("GET http://gateway.internal/base/v1/models?limit=1000 HTTP/1.1\r\nHost: gateway.internal\r\n", await asked.Task, StringComparison.Ordinal);
    }

    [Fact]
    public async Task R16_a_relay_does_not_forward_to_itself()
    {
        int port;
        await using (var first = await RunningRelay.CaptureAsync())
        {
            port = first.Port;
        }

        foreach (var upstream in new[] { $"http://127.0.0.1:{port}/p", $"http://localhost:{port}/p", $"http://[::1]:{port}", $"http://127.1.2.3:{port}", $"http://0.0.0.0:{port}" })
        {
            var error = await Assert.ThrowsAsync<RelayUnavailableException>(async () =>
            {
                await using var relay = await LoopbackRelay.StartAsync(new RelayOptions { Upstream = new Uri(upstream), Port = port, Prefix = "p", AllowsPlainHttp = true }, CancellationToken.None);
            });
            Assert.Equal("The address to forward to is this relay itself.", error.Message);
        }

        await using var free = await RunningRelay.CaptureAsync(options => options with { Port = port });
        Assert.Equal(port, free.Port);
    }

    [Theory]
    [InlineData("self-signed")]
    [InlineData("unknown authority")]
    [InlineData("expired")]
    [InlineData("other name")]
    public async Task R17_a_certificate_is_always_checked(string kind)
    {
        using var certificates = new Certificates();
        using var certificate = kind switch
        {
            "self-signed" => Certificates.SelfSigned(),
            "expired" => certificates.Expired(),
            "other name" => certificates.OtherName(),
            _ => certificates.Valid(),
        };
        await using var gateway = await TestGateway.StartAsync(new GatewayOptions { Certificate = certificate });
        await using var relay = await RunningRelay.ForwardAsync(gateway.Url, options => options with { ExtraRoots = kind == "unknown authority" ? null : certificates.Roots, AllowsPlainHttp = true });

        using var answer = await relay.PostAsync(Path, "{}", ("x-api-key", Canary.Key()));

        await Forwarding.FailureTests.AssertOwnErrorAsync(answer, RelayError.UpstreamUntrusted, "The certificate of 127.0.0.1 is not trusted by this machine.");
        Assert.Empty(gateway.Requests);
    }

    [Fact]
    public async Task R17_a_root_that_the_route_names_is_trusted()
    {
        using var certificates = new Certificates();
        using var certificate = certificates.Valid();
        await using var gateway = await TestGateway.StartAsync(new GatewayOptions { Certificate = certificate });
        await using var relay = await RunningRelay.ForwardAsync(gateway.Url, options => options with { ExtraRoots = certificates.Roots });
        using var answer = await relay.Client.GetAsync(relay.Address("/v1/models"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task R17_a_port_without_tls_gets_nothing()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var relay = await RunningRelay.ForwardAsync(new Uri($"https://{gateway.Url.Authority}"));
        using var answer = await relay.PostAsync(Path, "{}", ("x-api-key", Canary.Key()));
        await Forwarding.FailureTests.AssertOwnErrorAsync(answer, RelayError.UpstreamUntrusted, "");
        Assert.Empty(gateway.Requests);
    }

    [Theory]
    [InlineData("http://gateway.example", false, false)]
    [InlineData("http://gateway.example", true, true)]
    [InlineData("http://ai", false, true)]
    [InlineData("http://127.0.0.1:9", false, true)]
    [InlineData("https://gateway.example", false, true)]
    public async Task R17_plain_http_leaves_the_machine_and_its_overlay_only_with_consent(string upstream, bool allows, bool isTaken)
    {
        var options = new RelayOptions { Upstream = new Uri(upstream), AllowsPlainHttp = allows, IsPrivateHost = host => host is "ai" or "127.0.0.1" };
        if (isTaken)
        {
            await using var relay = await LoopbackRelay.StartAsync(options, CancellationToken.None);
            return;
        }

        var error = await Assert.ThrowsAsync<RelayUnavailableException>(() => LoopbackRelay.StartAsync(options, CancellationToken.None));
        Assert.Contains("unencrypted to gateway.example", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://gateway.example")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://gateway.example/x?key=1")]
    [InlineData("https://gateway.example/x#y")]
    public Task R06_an_upstream_that_is_no_base_address_is_refused(string upstream) =>
        Assert.ThrowsAsync<RelayUnavailableException>(() => LoopbackRelay.StartAsync(new RelayOptions { Upstream = new Uri(upstream) }, CancellationToken.None));
}
