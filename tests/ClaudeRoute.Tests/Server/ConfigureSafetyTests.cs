using System.Collections.Frozen;
using ClaudeRoute.Tests.Fixtures;
using ClaudeRoute.Tests.Server.Support;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Tests.Server;

/// <summary>Requests that no wizard sends: no credential gets into a shared file, nothing is planned for another place, and nothing is started unasked.</summary>
public sealed class ConfigureSafetyTests : IDisposable
{
    private static readonly SecretSamples Samples = new(nameof(ConfigureSafetyTests));
    private readonly SettingsFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("gateway", "token")]
    [InlineData("api-key", "key")]
    [InlineData("foundry", "key")]
    [InlineData("claude-platform-aws", "key")]
    public async Task A_credential_is_never_planned_for_the_shared_file(string route, string input)
    {
        await using var client = await StartAsync();
        var secret = Samples.Of("sk-generic");
        var plan = await PlanAsync(client, route, "shared", new JObject { ["url"] = null, [input] = secret });
        Assert.Contains("made to be committed", (string?)plan["refused"], StringComparison.Ordinal);
        Assert.DoesNotContain(secret, plan.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("aperture", "host", "{0}")]
    [InlineData("gateway", "url", "https://gw.acme.io/{0}")]
    [InlineData("api-key-helper", "command", "echo {0}")]
    [InlineData("api-key-helper", "command", "curl -H 'Authorization: Bearer {0}' https://gw.acme.io/key")]
    [InlineData("api-key-helper", "url", "https://gw.acme.io/{0}")]
    [InlineData("bedrock", "model", "{0}")]
    [InlineData("bedrock", "profile", "{0}")]
    [InlineData("foundry", "opus", "{0}")]
    [InlineData("claude-platform-aws", "workspace", "{0}")]
    public async Task A_credential_in_a_place_that_is_none_is_refused_in_every_scope(string route, string input, string template)
    {
        await using var client = await StartAsync();
        var secret = Samples.Of("anthropic-api");
        foreach (var scope in (string[])["shared", "local", "user", "shell"])
        {
            var plan = await PlanAsync(client, route, scope, new JObject { [input] = template.Replace("{0}", secret, StringComparison.Ordinal) });
            Assert.NotNull(plan["refused"]);
            Assert.DoesNotContain(secret, plan.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("ai\nfoo")]
    [InlineData("ai\n")]
    [InlineData("ai\u0000")]
    [InlineData("ai\u2028x")]
    [InlineData("ai\u202ex")]
    [InlineData("a\u200bi")]
    [InlineData("ai/../../x")]
    [InlineData("ai\",\"evil\":\"1")]
    [InlineData("http://ai")]
    public async Task An_answer_with_signs_that_do_not_belong_there_is_refused(string host)
    {
        await using var client = await StartAsync();
        foreach (var scope in (string[])["shared", "shell"])
        {
            Assert.Matches("^[A-Z].*[.]$", (string?)(await PlanAsync(client, "aperture", scope, new JObject { ["host"] = host }))["refused"]);
        }

        Assert.NotNull((await PlanAsync(client, "api-key-helper", "user", new JObject { ["command"] = "get-key\u0007" }))["refused"]);
    }

    [Theory]
    [InlineData("""{"route":"aperture","scope":"managed"}""")]
    [InlineData("""{"route":"aperture","scope":"flag"}""")]
    [InlineData("""{"route":"aperture","scope":"../user"}""")]
    [InlineData("""{"route":"aperture","scope":7}""")]
    [InlineData("""{"route":"../aperture","scope":"user"}""")]
    [InlineData("""{"scope":"user"}""")]
    [InlineData("""{"route":"aperture","scope":"user","inputs":{"host":5}}""")]
    [InlineData("""{"route":"aperture","scope":"user","inputs":["ai"]}""")]
    [InlineData("""{"route":"aperture","scope":"user","inputs":{"path":"/etc/passwd"}}""")]
    [InlineData("""{"route":"aperture","scope":"local","folder":"file:///etc"}""")]
    [InlineData("""{"route":"aperture","scope":"local","folder":"file:///nowhere/.."}""")]
    [InlineData("""{"route":"aperture","scope":"local","folder":"not a uri"}""")]
    [InlineData("""{"route":"aperture","scope":"local","uri":"file:///etc/passwd"}""")]
    [InlineData("""{"route":"aperture","scope":"local","folder":["x"]}""")]
    public async Task A_crafted_request_is_a_wrong_parameter(string parameters)
    {
        await using var client = await StartAsync();
        var (code, message) = await client.ErrorAsync("claudeRoute/configure/plan", JObject.Parse(parameters));
        Assert.Equal(-32602, code);
        Assert.DoesNotContain("passwd", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_of_another_folder_does_not_come_with_this_one()
    {
        SettingsFolder.Write(_folder.Elsewhere + "/.claude/settings.json", "{}");
        await using var client = await StartAsync();
        var parameters = new JObject { ["folder"] = SettingsFolder.Uri(_folder.Project), ["uri"] = SettingsFolder.Uri(_folder.Elsewhere + "/.claude/settings.json"), ["route"] = "aperture", ["scope"] = "local" };
        Assert.Equal(-32602, (await client.ErrorAsync("claudeRoute/configure/plan", parameters)).Code);
    }

    [Fact]
    public async Task Without_a_folder_there_are_no_project_settings_to_plan_for()
    {
        await using var client = await StartAsync();
        foreach (var scope in (string[])["local", "shared"])
        {
            var plan = await client.ResultAsync("claudeRoute/configure/plan", new JObject { ["route"] = "aperture", ["scope"] = scope });
            Assert.Contains("No folder is open", (string?)plan["refused"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task No_answer_of_the_server_holds_a_credential_that_stands_in_the_files()
    {
        var secret = Samples.Of("anthropic-api");
        var opaque = "q" + Guid.NewGuid().ToString("N");
        var file = new JObject { ["apiKeyHelper"] = $"curl -H 'Authorization: Bearer {opaque}' https://gw.acme.io/key", ["env"] = new JObject { ["ANTHROPIC_BASE_URL"] = "https://gw.acme.io", ["ANTHROPIC_AUTH_TOKEN"] = secret, ["AWS_REGION"] = secret, ["ANTHROPIC_FOUNDRY_RESOURCE"] = secret } };
        SettingsFolder.Write(_folder.User, file.ToString());
        await using var client = await StartAsync();
        var folder = new JObject { ["folder"] = SettingsFolder.Uri(_folder.Project) };
        var start = (await client.ResultAsync("claudeRoute/configure/start", folder)).ToString();
        Assert.DoesNotContain(secret, start, StringComparison.Ordinal);
        Assert.DoesNotContain(opaque, start, StringComparison.Ordinal);
        foreach (var (route, input) in ((string, string)[])[("api-key-helper", "command"), ("bedrock", "region"), ("foundry", "resource"), ("foundry", "key"), ("gateway", "token"), ("gateway", "url")])
        {
            var parameters = new JObject { ["folder"] = SettingsFolder.Uri(_folder.Project), ["route"] = route, ["input"] = input };
            var answers = (await client.ResultAsync("claudeRoute/configure/suggest", parameters)).ToString();
            Assert.DoesNotContain(secret, answers, StringComparison.Ordinal);
            Assert.DoesNotContain(opaque, answers, StringComparison.Ordinal);
        }

        var plan = await PlanAsync(client, "aperture", "local", []);
        Assert.DoesNotContain(secret, plan.ToString(), StringComparison.Ordinal);
        await client.PublishedAsync(_folder.User);
    }

    [Fact]
    public async Task Editor_settings_hold_no_credential()
    {
        await using var client = await StartAsync();
        var secret = Samples.Of("sk-generic");
        var plan = await PlanAsync(client, "gateway", "user", new JObject { ["url"] = "https://gw.acme.io", ["token"] = secret });
        Assert.Contains("https://gw.acme.io", plan["editorSettings"]!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, plan["editorSettings"]!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, plan["summary"]!.ToString() + plan["after"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_of_other_tools_are_read_and_their_credentials_are_not()
    {
        var secret = Samples.Of("aws-secret-key");
        SettingsFolder.Write(_folder.Home + "/.aws/config", "[default]\nregion = eu-north-1\n[profile dev]\nregion = us-west-2\n");
        SettingsFolder.Write(_folder.Home + "/.aws/credentials", $"[default]\naws_secret_access_key = {secret}\n");
        SettingsFolder.Write(_folder.Home + "/.config/gcloud/active_config", "work");
        SettingsFolder.Write(_folder.Home + "/.config/gcloud/configurations/config_work", "[core]\nproject = acme-claude-1\n");
        await using var client = await StartAsync();
        Assert.Equal(["us-east-1", "eu-north-1", "us-west-2"], (await SuggestAsync(client, "bedrock", "region")).Take(3));
        Assert.Equal(["default", "dev"], await SuggestAsync(client, "bedrock", "profile"));
        Assert.Equal(["acme-claude-1"], await SuggestAsync(client, "vertex", "project"));
        Assert.Contains("pass show anthropic", await SuggestAsync(client, "api-key-helper", "command"));
        Assert.Empty(await SuggestAsync(client, "gateway", "token"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tailscale_is_asked_in_a_trusted_workspace_alone(bool isTrusted)
    {
        var bin = _folder.Elsewhere + "/bin";
        var trace = _folder.Elsewhere + "/was-run";
        SettingsFolder.Write(bin + "/tailscale", $"#!/bin/sh\necho \"$@\" > '{trace}'\necho '{{\"CurrentTailnet\":{{\"MagicDNSSuffix\":\"corp.ts.net\"}}}}'\n");
        File.SetUnixFileMode(bin + "/tailscale", UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = "relative:" + bin }.ToFrozenDictionary(StringComparer.Ordinal);
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Push, options: new JObject { ["trusted"] = isTrusted }, environment: environment);
        await client.ResultAsync("claudeRoute/configure/start", new JObject());
        Assert.False(File.Exists(trace));
        Assert.Equal(isTrusted ? ["ai", "ai.corp.ts.net"] : ["ai"], await SuggestAsync(client, "aperture", "host"));
        Assert.Equal(isTrusted ? "status --json\n" : null, File.Exists(trace) ? await File.ReadAllTextAsync(trace, TestContext.Current.CancellationToken) : null);
    }

    private async Task<IReadOnlyList<string>> SuggestAsync(TestClient client, string route, string input)
    {
        var parameters = new JObject { ["folder"] = SettingsFolder.Uri(_folder.Project), ["route"] = route, ["input"] = input };
        return [.. (await client.ResultAsync("claudeRoute/configure/suggest", parameters)).Select(each => (string)each["value"]!)];
    }

    private async Task<TestClient> StartAsync()
    {
        var client = await TestClient.StartAsync(_folder, Capabilities.Push);
        await client.ResultAsync("claudeRoute/configure/start", new JObject());
        return client;
    }

    private Task<JToken> PlanAsync(TestClient client, string route, string scope, JObject inputs)
    {
        foreach (var missing in inputs.Properties().Where(input => input.Value.Type == JTokenType.Null).ToArray())
        {
            inputs[missing.Name] = "https://gw.acme.io";
        }

        if (route is not ("gateway" or "api-key-helper") && inputs.Property("url") is { } url)
        {
            url.Remove();
        }

        foreach (var (needing, name, answer) in ((string, string, string)[])[("foundry", "resource", "acme-claude"), ("claude-platform-aws", "workspace", "wrkspc_1"), ("api-key-helper", "command", "get-key")])
        {
            if (route == needing && inputs.Property(name) is null)
            {
                inputs[name] = answer;
            }
        }

        return client.ResultAsync("claudeRoute/configure/plan", new JObject { ["folder"] = SettingsFolder.Uri(_folder.Project), ["route"] = route, ["scope"] = scope, ["inputs"] = inputs });
    }
}
