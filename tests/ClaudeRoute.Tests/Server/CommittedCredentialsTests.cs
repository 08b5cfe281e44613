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
    public async Task A_file_that_was_renamed_is_followed_through_every_name_that_it_had()
    {
        Init();
        var first = CommitAs("config/first.json", Text("GH_TOKEN", "one"), "2026-01-02");
        Git("mv", "config/first.json", "second.json");
        CommitAs("second.json", Text("GH_TOKEN", "two"), "2026-01-03");
        Git("rm", "-q", "--cached", "second.json");
        File.Move(_folder.Project + "/second.json", _folder.Project + "/.mcp.json");
        CommitAs(".mcp.json", Text(null, "two"), "2026-01-04");
        var (found, limit) = await FindAsync(Text("GH_TOKEN", "two"), _folder.Project + "/.mcp.json");
        Assert.Null(limit);
        Assert.Contains($"revision {first[..10]} of 2026-01-02, in config/first.json, so", Assert.Single(found).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_that_was_moved_as_a_whole_is_followed_from_outside_of_it()
    {
        var top = Path.GetDirectoryName(_folder.Project)!;
        Init(top);
        SettingsFolder.Write(top + "/öld place/.claude/settings.json", Text("GH_TOKEN", "one"));
        Save("2026-01-02");
        Directory.Delete(top + "/öld place", recursive: true);
        Commit(Text(null, "one"), "2026-01-03");
        var one = Assert.Single((await FindAsync(Text("GH_TOKEN", "one"))).Found);
        Assert.Contains("of 2026-01-02, in öld place/.claude/settings.json, so", one.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_local_file_that_git_never_had_is_looked_for_in_the_settings_files_that_it_had()
    {
        Init();
        Commit(Text("GH_TOKEN", "one"), "2026-01-02");
        SettingsFolder.Write(_folder.Project + "/.gitignore", "settings.local.json\n");
        Commit("{}", "2026-01-03");
        SettingsFolder.Write(_folder.Local, Text("GH_TOKEN", "one"));
        var one = Assert.Single((await FindAsync(Text("GH_TOKEN", "one"), _folder.Local)).Found);
        Assert.Contains("of 2026-01-02, in .claude/settings.json, so", one.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_local_file_that_was_committed_under_another_name_and_removed_is_found()
    {
        Init();
        CommitAs(".claude/settings.mine.json", Text("GH_TOKEN", "one"), "2026-01-02");
        File.Delete(_folder.Project + "/.claude/settings.mine.json");
        Commit("{}", "2026-01-03");
        var one = Assert.Single((await FindAsync(Text("GH_TOKEN", "one"), _folder.Local)).Found);
        Assert.Contains("in .claude/settings.mine.json, so", one.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_own_name_is_not_said_and_files_that_have_nothing_to_do_with_it_are_not_looked_at()
    {
        Init();
        CommitAs("notes/settings.json", Text("GH_TOKEN", "one"), "2026-01-02");
        CommitAs(".claude/agents/settings.json", Text("GH_TOKEN", "one"), "2026-01-02");
        Commit("{}", "2026-01-03");
        Assert.Empty((await FindAsync(Text("GH_TOKEN", "one"))).Found);
        Commit(Text("GH_TOKEN", "one"), "2026-01-04");
        Assert.Contains("of 2026-01-04, so whoever", Assert.Single((await FindAsync(Text("GH_TOKEN", "one"))).Found).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_that_git_would_read_as_patterns_or_options_are_names()
    {
        Init();
        CommitAs("--all *[x]?.json", Text("GH_TOKEN", "one"), "2026-01-02");
        File.Move(_folder.Project + "/--all *[x]?.json", _folder.Project + "/.mcp.json");
        CommitAs(".mcp.json", Text(null, "one"), "2026-01-03");
        var one = Assert.Single((await FindAsync(Text("GH_TOKEN", "one"), _folder.Project + "/.mcp.json")).Found);
        Assert.Contains("in --all *[x]?.json, so", one.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_there_are_more_names_than_are_looked_at_it_is_said()
    {
        Init();
        foreach (var number in Enumerable.Range(0, 40))
        {
            SettingsFolder.Write($"{_folder.Project}/.claude/settings.{number}.json", "{}");
        }

        Commit(Text("GH_TOKEN", "one"), "2026-01-02");
        var (found, limit) = await FindAsync(Text("GH_TOKEN", "one"));
        Assert.Single(found);
        Assert.StartsWith("Not every name that settings.json had before could be found out", limit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_credential_in_an_earlier_name_is_masked()
    {
        Init();
        CommitAs($"{Key}.json", Text("GH_TOKEN", "one"), "2026-01-02");
        File.Move($"{_folder.Project}/{Key}.json", _folder.Project + "/.mcp.json");
        CommitAs(".mcp.json", Text(null, "one"), "2026-01-03");
        var one = Assert.Single((await FindAsync(Text("GH_TOKEN", "one"), _folder.Project + "/.mcp.json")).Found);
        Assert.DoesNotContain(Key, one.Message, StringComparison.Ordinal);
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
    public async Task The_editor_is_told_under_which_name_it_was_committed()
    {
        Init();
        var text = $$"""{ "env": { "GH_TOKEN": "{{Key}}" } }""";
        Commit(text, "2026-01-02");
        Commit("{}", "2026-01-03");
        await using var client = await TestClient.StartAsync(_folder, Capabilities.Asking, options: Options(trusted: true));
        client.Open(_folder.Local, text);
        var place = new JObject { ["uri"] = SettingsFolder.Uri(_folder.Local), ["position"] = new JObject { ["line"] = 0, ["character"] = text.IndexOf(Key, StringComparison.Ordinal) } };
        var answer = await client.ResultAsync("claude-route/wasCommitted", place);
        Assert.True((bool)answer["isCommitted"]!);
        Assert.Contains("of 2026-01-02, in .claude/settings.json, so", (string?)answer["message"], StringComparison.Ordinal);
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

    // Long enough for git to see that a file is still the same when the credential is taken out of it.
    private string Text(string? variable, string mark) =>
        $$"""
        {
          "mcpServers": { "search": { "command": "search-server", "args": ["--port", "8080", "--mark", "{{mark}}"] } },
          "permissions": { "allow": ["Bash(npm run test:*)", "Bash(npm run lint:*)", "WebFetch(domain:example.com)"] },
          "language": "english", "outputStyle": "explanatory", "cleanupPeriodDays": 20, "includeCoAuthoredBy": false,
          "statusLine": { "type": "command", "command": "./.claude/status.sh", "padding": 0 },
          "env": { "{{variable ?? "OTHER"}}": "{{(variable is null ? "" : Key)}}" }
        }
        """;

    private async Task<(IReadOnlyList<CommittedCredential> Found, string? Limit)> FindAsync(string text, string? path = null)
    {
        var role = new SettingsLocator(_folder.Places).Find(path ?? _folder.Shared)!;
        var file = new KnownFile(role, SourceText.From(text), null, SettingsFolder.Uri(path ?? _folder.Shared), GitState.Unknown);
        return await new CommittedCredentials(new GitClient(Patience)).FindAsync(file, TestContext.Current.CancellationToken);
    }

    private string Top { get; set; } = "";

    private void Init(string? folder = null)
    {
        Top = folder ?? _folder.Project;
        Directory.CreateDirectory(_folder.Project);
        Run(Top, ["init", "-q"], null);
        Git("config", "user.name", "Test");
        Git("config", "user.email", "test@example.com");
    }

    private string Commit(string text, string date) => CommitAs(".claude/settings.json", text, date);

    private string CommitAs(string name, string text, string date)
    {
        SettingsFolder.Write($"{_folder.Project}/{name}", text);
        return Save(date);
    }

    private string Save(string date)
    {
        Git("add", "-A");
        Git("-c", "commit.gpgSign=false", "commit", "-q", "-m", "Change", "--date", date + "T12:00:00Z");
        return Git("rev-parse", "HEAD");

        string Git(params string[] arguments) => Run(Top, arguments, date + "T12:00:00Z");
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
