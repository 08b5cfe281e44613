using System.Net;
using System.Net.Sockets;
using ClaudeRoute.EndToEnd.Tests.Support;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.EndToEnd.Tests;

/// <summary>A relay as a process: its address, what it costs, and the key of its fingerprints.</summary>
public sealed class RelayTests : IDisposable
{
    private readonly Sandbox _sandbox = new();
    private readonly Canaries _canaries = new();

    private string Folder => $"{_sandbox.Home}/.local/state/claude-route";

    private string Key => $"{Folder}/fingerprint.key";

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task A_key_is_made_with_the_first_relay_for_its_owner_alone_and_kept()
    {
        Settings();
        Assert.NotEqual("", (await _sandbox.ToolAsync("explain", "--home", _sandbox.Home, "--no-shell")).Output);
        Assert.False(Directory.Exists(Folder));

        await VerifyAsync();
        var key = Sandbox.ReadBytes(Key);
        Assert.Equal(32, key.Length);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Key));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
        Assert.Equal([Key], Directory.GetFileSystemEntries(Folder));

        await VerifyAsync();
        Assert.Equal(key, Sandbox.ReadBytes(Key));
    }

    [Fact]
    public async Task A_credential_has_the_same_fingerprint_in_every_run_and_another_one_elsewhere()
    {
        var token = _canaries.Token();
        var first = await FingerprintAsync(token);
        Assert.Matches("^[0-9a-f]{8}$", first);
        Assert.Equal(first, await FingerprintAsync(token));
        File.Delete(Key);
        Assert.NotEqual(first, await FingerprintAsync(token));
        _sandbox.Environment["XDG_STATE_HOME"] = _sandbox.Root + "/states";
        await FingerprintAsync(token);
        Assert.True(File.Exists(_sandbox.Root + "/states/claude-route/fingerprint.key"));
    }

    [Theory]
    [InlineData("others may read it")]
    [InlineData("too short")]
    [InlineData("a link")]
    public async Task A_key_that_others_may_know_is_replaced(string what)
    {
        Settings();
        Directory.CreateDirectory(Folder);
        var before = new byte[what == "too short" ? 31 : 32];
        Sandbox.WriteBytes(what == "a link" ? _sandbox.Root + "/elsewhere" : Key, before);
        if (what == "a link")
        {
            File.CreateSymbolicLink(Key, _sandbox.Root + "/elsewhere");
        }
        else
        {
            File.SetUnixFileMode(Key, UnixFileMode.UserRead | UnixFileMode.UserWrite | (what == "too short" ? UnixFileMode.None : UnixFileMode.GroupRead));
        }

        await VerifyAsync();
        Assert.NotEqual(before, Sandbox.ReadBytes(Key));
        Assert.Equal((32, null, UnixFileMode.UserRead | UnixFileMode.UserWrite), (Sandbox.ReadBytes(Key).Length, new FileInfo(Key).LinkTarget, File.GetUnixFileMode(Key)));
        Assert.True(what != "a link" || Sandbox.ReadBytes(_sandbox.Root + "/elsewhere").SequenceEqual(before));
    }

    [Fact]
    public async Task Without_a_place_for_a_key_a_route_is_verified_all_the_same()
    {
        Settings();
        Sandbox.Write(_sandbox.Home + "/.local", "A file where a folder would be.");
        await VerifyAsync();
    }

    [Fact]
    public async Task Ten_thousand_half_open_connections_cost_the_process_little_and_keep_nobody_out()
    {
        using var relay = _sandbox.Start(ServerExecutable.Location, ["relay", "--format", "json"]);
        List<Socket> open = [];
        try
        {
            var url = await UrlAsync(relay);
            using var client = new HttpClient();
            for (var i = 1; i <= 10_000; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                open.Add(socket);
                await socket.ConnectAsync(IPAddress.Loopback, url.Port);
                if (i % 1000 == 0)
                {
                    using var answer = await client.GetAsync(url + "/v1/models");
                    Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                }
            }

            relay.Refresh();
            Assert.InRange(relay.WorkingSet64, 1, 100L * 1024 * 1024);
        }
        finally
        {
            open.ForEach(socket => socket.Dispose());
            relay.Kill();
        }

        await relay.WaitForExitAsync().WaitAsync(Sandbox.Patience);
    }

    private void Settings() =>
        Sandbox.Write(_sandbox.Local, $$"""{ "env": { "ANTHROPIC_BASE_URL": "http://ai", "ANTHROPIC_AUTH_TOKEN": "{{_canaries.Token()}}" } }""");

    private async Task VerifyAsync()
    {
        var run = await _sandbox.ToolAsync("verify", "--home", _sandbox.Home, "--no-shell", "--format", "json");
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
    }

    private static async Task<Uri> UrlAsync(System.Diagnostics.Process relay) =>
        new((string)JObject.Parse((await relay.StandardOutput.ReadLineAsync().WaitAsync(Sandbox.Patience))!)["url"]!);

    private async Task<string> FingerprintAsync(string token)
    {
        using var relay = _sandbox.Start(ServerExecutable.Location, ["relay", "--format", "json"]);
        var url = await UrlAsync(relay);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, url + "/v1/models");
        request.Headers.Add("x-api-key", token);
        using var answer = await client.SendAsync(request);
        var seen = JObject.Parse((await relay.StandardOutput.ReadLineAsync().WaitAsync(Sandbox.Patience))!);
        relay.Kill();
        await relay.WaitForExitAsync().WaitAsync(Sandbox.Patience);
        return (string)seen["credentials"]![0]!["fingerprint"]!;
    }
}
