using System.Diagnostics;
using ClaudeRoute.Features.Workspace;
using ClaudeRoute.Secrets;
using ClaudeRoute.Server.Files;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;
using ClaudeRoute.Tests.Fixtures;
using ClaudeRoute.Tests.Server.Support;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Tests.Server;

/// <summary>Whether a credential was ever committed: asked of real repositories, which may be hostile.</summary>
public sealed class CommittedCredentialsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly SettingsFolder _folder = new();
    private readonly SecretSamples _samples = new(nameof(CommittedCredentialsTests));

    public void Dispose() => _folder.Dispose();

    private string Key => _samples.Of("github-token");

    [Fact]
    public async Task The_oldest_revision_that_holds_the_credential_is_named_with_its_issuer()
    {
        Init();
        var first = Commit($$"""{ "env": { "GH_TOKEN": "{{Key}}" } }""", "2026-01-02");
        Commit($$"""{ "env": { "GH_TOKEN": "{{Key}}", "A": "b" } }""", "2026-02-03");
        Commit("{}", "2026-03-04");
        var one = Assert.Single((await FindAsync($$"""{ "apiKeyHelper": "echo {{Key}}" }""")).Found);
        Assert.Contains($"revision {first[..10]} of 2026-01-02", one.Message, StringComparison.Ordinal);
        Assert.Contains("https://github.com/settings/tokens", one.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, one.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_credential_that_was_not_committed_is_not_named()
    {
        Init();
        Commit("{}", "2026-01-02");
        var (found, limit) = await FindAsync($$"""{ "env": { "GH_TOKEN": "{{Key}}" } }""");
        Assert.Empty(found);
        Assert.Null(limit);
    }

    [Fact]
    public async Task Another_branch_counts_too()
    {
        Init();
        Commit("{}", "2026-01-02");
        Git("checkout", "-q", "-b", "other");
        Commit($$"""{ "env": { "GH_TOKEN": "{{Key}}" } }""", "2026-01-03");
        Git("checkout", "-q", "-");
        Assert.Single((await FindAsync($$"""{ "env": { "GH_TOKEN": "{{Key}}" } }""")).Found);
    }

    [Fact]
    public async Task A_project_below_the_top_of_the_repository_is_found()
    {
        Init(Path.GetDirectoryName(_folder.Project)!);
        Commit($$"""{ "env": { "GH_TOKEN": "{{Key}}" } }""", "2026-01-02");
        Assert.Single((await FindAsync($$"""{ "env": { "GH_TOKEN": "{{Key}}" } }""")).Found);
    }

    [Fact]
    public async Task Without_a_repository_the_answer_is_that_nobody_knows()
    {
        var (found, limit) = await FindAsync($$"""{ "env": { "GH_TOKEN": "{{Key}}" } }""");
        Assert.Empty(found);
        Assert.StartsWith("Git could not say", limit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_that_a_foreign_repository_names_is_run()
    {
        Init();
        Commit($$"""{ "env": { "GH_TOKEN": "{{Key}}" } }""", "2026-01-02");
        var trap = _folder.Elsewhere + "/trap";
        var mark = _folder.Elsewhere + "/mark";
        SettingsFolder.Write(trap, $"#!/bin/sh\ntouch '{mark}'\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(trap, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        foreach (var name in (string[])["core.fsmonitor", "gpg.program", "core.sshCommand", "core.pager", "diff.external", "diff.trap.textconv", "filter.trap.smudge"])
        {
            Git("config", name, trap);
        }

        Git("config", "log.showSignature", "true");
        Git("config", "remote.origin.url", "ext::" + trap);
        Git("config", "remote.origin.promisor", "true");
        Git("config", "protocol.ext.allow", "always");
        SettingsFolder.Write(_folder.Project + "/.gitattributes", "* filter=trap diff=trap\n");

        // An object that is missing is what a partial clone would fetch.
        var blob = Git("rev-parse", "HEAD:.claude/settings.json");
        var file = $"{_folder.Project}/.git/objects/{blob[..2]}/{blob[2..]}";
        File.SetAttributes(file, FileAttributes.Normal);
        File.Delete(file);
        await FindAsync($$"""{ "env": { "GH_TOKEN": "{{Key}}" } }""");
        Assert.False(File.Exists(mark));
    }

    [Fact]
    public async Task The_editor_offers_the_question_where_it_can_show_the_answer_and_git_may_be_asked()
    {
        Init();
        var text = $$"""{ "env": { "GH_TOKEN": "{{Key}}" } }""";
        Commit(text, "2026-01-02");
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Asking, options: Options(trusted: true));
        client.Open(_folder.Shared, text);
        var action = Assert.Single(await client.ActionsAsync(_folder.Shared, text, Key), action => (string?)action["title"] == "Was this ever committed?");
        Assert.Equal("claudeRoute.wasCommitted", (string?)action["command"]!["command"]);
        var answer = await client.ResultAsync("claude-route/wasCommitted", action["command"]!["arguments"]![0]!);
        Assert.True((bool)answer["isCommitted"]!);
        Assert.Contains("of 2026-01-02", (string?)answer["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_trust_git_is_not_asked()
    {
        var text = $$"""{ "env": { "GH_TOKEN": "{{Key}}" } }""";
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Asking, options: Options(trusted: false));
        client.Open(_folder.Shared, text);
        Assert.DoesNotContain(await client.ActionsAsync(_folder.Shared, text, Key), action => (string?)action["title"] == "Was this ever committed?");
        var place = new JObject { ["uri"] = SettingsFolder.Uri(_folder.Shared), ["position"] = new JObject { ["line"] = 0, ["character"] = 30 } };
        Assert.Contains("not trusted", (await client.ErrorAsync("claude-route/wasCommitted", place)).Message, StringComparison.Ordinal);
    }

    private static JObject Options(bool trusted) => new() { ["hostCommands"] = new JArray("claudeRoute.wasCommitted"), ["trusted"] = trusted };

    [Fact]
    public void Every_issuer_names_formats_that_exist_and_none_twice()
    {
        var ids = Issuers.All.SelectMany(issuer => issuer.Formats).ToArray();
        Assert.Equal(ids.Distinct(StringComparer.Ordinal), ids);
        Assert.All(ids, id => Assert.NotNull(SecretFormats.Find(id)));
        Assert.Null(Issuers.Of(null).Where);
    }

    private async Task<(IReadOnlyList<CommittedCredential> Found, string? Limit)> FindAsync(string text)
    {
        var role = new SettingsLocator(_folder.Places).Find(_folder.Shared)!;
        var file = new KnownFile(role, SourceText.From(text), null, SettingsFolder.Uri(_folder.Shared), GitState.Unknown);
        return await new CommittedCredentials(new GitClient(Patience)).FindAsync(file, TestContext.Current.CancellationToken);
    }

    private void Init(string? folder = null)
    {
        Run(folder ?? _folder.Project, ["init", "-q"], null);
        Git("config", "user.name", "Test");
        Git("config", "user.email", "test@example.com");
    }

    private string Commit(string text, string date)
    {
        SettingsFolder.Write(_folder.Shared, text);
        Git("add", "-A");
        Git("-c", "commit.gpgSign=false", "commit", "-q", "-m", "Change", "--date", date + "T12:00:00Z");
        return Git("rev-parse", "HEAD");

        string Git(params string[] arguments) => Run(_folder.Project, arguments, date + "T12:00:00Z");
    }

    private string Git(params string[] arguments) => Run(_folder.Project, arguments, null);

    private static string Run(string folder, string[] arguments, string? date)
    {
        Directory.CreateDirectory(folder);
        var start = new ProcessStartInfo("git") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        if (date is not null)
        {
            start.Environment["GIT_COMMITTER_DATE"] = date;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output.Trim();
    }
}
