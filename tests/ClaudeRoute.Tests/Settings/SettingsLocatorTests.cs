using ClaudeRoute.Settings;

namespace ClaudeRoute.Tests.Settings;

/// <summary>Which scope a path stands in.</summary>
public sealed class SettingsLocatorTests
{
    private static readonly SettingsLocator Linux = new(new HostPlaces("/home/dev", "/home/dev/.claude", ["/etc/claude-code"], [], IgnoreCase: false));
    private static readonly SettingsLocator Windows =
        new(new HostPlaces(@"C:\Users\Dev", @"C:\Users\Dev\.claude", ["C:/Program Files/ClaudeCode"], [], IgnoreCase: true));

    [Theory]
    [InlineData("/home/dev/.claude/settings.json", Scope.User, FileKind.Settings, null)]
    [InlineData("/home/dev/app/.claude/settings.json", Scope.Shared, FileKind.Settings, "/home/dev/app")]
    [InlineData("/home/dev/app/.claude/settings.local.json", Scope.Local, FileKind.Settings, "/home/dev/app")]
    [InlineData("/.claude/settings.json", Scope.Shared, FileKind.Settings, "/")]
    [InlineData("/etc/claude-code/managed-settings.json", Scope.Managed, FileKind.Settings, null)]
    [InlineData("/etc/claude-code/managed-settings.d/10-proxy.json", Scope.Managed, FileKind.Settings, null)]
    [InlineData("/backup/managed-settings.json", Scope.Managed, FileKind.Settings, null)]
    [InlineData("/home/dev/.claude/settings.old.json", Scope.User, FileKind.Variant, null)]
    [InlineData("/home/dev/app/.claude/settings.bedrock.json", Scope.Shared, FileKind.Variant, "/home/dev/app")]
    [InlineData("/home/dev/app/.claude/settings.json.bak", Scope.Shared, FileKind.Variant, "/home/dev/app")]
    [InlineData("/home/dev/app/.claude/settings.local.json.bak", Scope.Local, FileKind.Variant, "/home/dev/app")]
    [InlineData("/home/dev/app/.claude/settings.example.json", Scope.Shared, FileKind.Template, "/home/dev/app")]
    [InlineData("/home/dev/app/.claude/settings.json.template", Scope.Shared, FileKind.Template, "/home/dev/app")]
    [InlineData("/home/dev/app/.claude/settings.local-sample.json", Scope.Local, FileKind.Template, "/home/dev/app")]
    public void A_path_has_one_role(string path, Scope scope, FileKind kind, string? root)
    {
        var role = Linux.Find(path);
        Assert.Equal(new FileRole(path, scope, kind, root) { IsDropIn = path.Contains(".d/", StringComparison.Ordinal) }, role);
    }

    [Theory]
    [InlineData("/home/dev/app/settings.json")]
    [InlineData("/home/dev/app/.claude/commands/settings.json")]
    [InlineData("/home/dev/app/.claude/agents.json")]
    [InlineData("/home/dev/app/.claude/settings")]
    [InlineData("/home/dev/app/.claude/settings.")]
    [InlineData("/home/dev/app/x.claude/settings.json")]
    [InlineData("/etc/claude-code/managed-settings.d/readme.txt")]
    [InlineData("/etc/claude-code/managed-settings.d/.hidden.json")]
    [InlineData("/home/dev/app/.claude/managed-settings.json")]
    [InlineData("settings.json")]
    [InlineData("")]
    public void Other_paths_have_none(string path) => Assert.Null(Linux.Find(path));

    [Fact]
    public void The_local_file_of_the_home_folder_counts_for_sessions_there_only()
    {
        var role = Linux.Find("/home/dev/.claude/settings.local.json")!;
        Assert.Equal(Scope.Local, role.Scope);
        Assert.Equal("/home/dev", role.ProjectRoot);
        Assert.True(role.IsHomeLocal);
        Assert.True(Linux.IsHome("/home/dev/"));
        Assert.False(Linux.IsHome("/home"));
    }

    [Fact]
    public void A_moved_user_folder_makes_the_home_folder_a_project_like_any_other()
    {
        var moved = new SettingsLocator(new HostPlaces("/home/dev", "/data/claude", [], [], IgnoreCase: false));
        Assert.Equal("/data/claude/settings.json", moved.UserFile);
        Assert.Equal(Scope.User, moved.Find("/data/claude/settings.json")!.Scope);
        Assert.Equal(Scope.Shared, moved.Find("/home/dev/.claude/settings.json")!.Scope);
        Assert.Equal("/home/dev", moved.Find("/home/dev/.claude/settings.json")!.ProjectRoot);
    }

    [Fact]
    public void A_managed_file_may_be_given_by_its_path()
    {
        var given = new SettingsLocator(new HostPlaces("/home/dev", null, [], ["/tmp/policy.json"], IgnoreCase: false));
        Assert.Equal(Scope.Managed, given.Find("/tmp/policy.json")!.Scope);
        Assert.Null(given.UserFile);
    }

    [Theory]
    [InlineData(@"C:\Users\Dev\.claude\settings.json", Scope.User)]
    [InlineData("c:/users/dev/.CLAUDE/Settings.json", Scope.User)]
    [InlineData(@"d:\app\.claude\settings.json", Scope.Shared)]
    [InlineData(@"D:\app\.Claude\SETTINGS.LOCAL.JSON", Scope.Local)]
    [InlineData("c:/program files/claudecode/managed-settings.json", Scope.Managed)]
    [InlineData("//server/share/.claude/settings.json", Scope.Shared)]
    public void Case_does_not_count_on_Windows(string path, Scope scope) => Assert.Equal(scope, Windows.Find(path)!.Scope);

    [Theory]
    [InlineData("/a/b/", "/a/b")]
    [InlineData("/a/b//", "/a/b")]
    [InlineData("/", "/")]
    [InlineData("//", "/")]
    [InlineData(@"C:\a\", "C:/a")]
    [InlineData("", "")]
    public void Paths_have_forward_slashes_and_none_at_the_end(string path, string expected) => Assert.Equal(expected, SettingsLocator.Normalize(path));

    [Theory]
    [InlineData("/home/dev/app/", "/home/dev/app/.claude/settings.json", "/home/dev/app/.claude/settings.local.json")]
    [InlineData("/", "/.claude/settings.json", "/.claude/settings.local.json")]
    public void A_project_has_two_files(string root, string shared, string local) => Assert.Equal((shared, local), SettingsLocator.ProjectFiles(root));
}
