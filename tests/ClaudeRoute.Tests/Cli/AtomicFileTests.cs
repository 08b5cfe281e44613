using System.Text;
using ClaudeRoute.Cli;
using ClaudeRoute.Fixes;
using ClaudeRoute.Syntax;
using ClaudeRoute.Tests.Server.Support;

namespace ClaudeRoute.Tests.Cli;

/// <summary>Writing one file: all of it or nothing, and never over somebody else's change.</summary>
public sealed class AtomicFileTests : IDisposable
{
    private readonly SettingsFolder _folder = new();

    public void Dispose()
    {
        // Whatever happened, nothing of it stays behind.
        Assert.Empty(Directory.EnumerateFiles(_folder.Project, "*.tmp", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }));
        _folder.Dispose();
    }

    [Fact]
    public void A_new_file_gets_its_folder_and_is_read_by_its_owner_only()
    {
        Assert.Null(AtomicFile.Write(Create(_folder.Local, "{}\n")));
        Assert.Equal("{}\n", File.ReadAllText(_folder.Local));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.Local));
        }
    }

    [Fact]
    public void A_new_list_of_ignored_files_has_the_mode_of_any_new_file()
    {
        var (ignore, other) = (Path.Combine(_folder.Project, ".gitignore"), Path.Combine(_folder.Project, "other"));
        File.WriteAllText(other, "");
        Assert.Null(AtomicFile.Write(Create(ignore, "settings.local.json\n")));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(File.GetUnixFileMode(other), File.GetUnixFileMode(ignore));
        }
    }

    [Fact]
    public void A_file_keeps_its_mode()
    {
        SettingsFolder.Write(_folder.Shared, "{}");
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
            File.SetUnixFileMode(_folder.Shared, Mode);
            Assert.Null(AtomicFile.Write(Replace(_folder.Shared, "{}", "{ }")));
            Assert.Equal(Mode, File.GetUnixFileMode(_folder.Shared));
        }

        Assert.NotEqual("{}", File.ReadAllText(_folder.Shared));
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-8")]
    public void A_file_keeps_its_encoding(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        SettingsFolder.Write(_folder.Shared, "");
        File.WriteAllBytes(_folder.Shared, [.. encoding.GetPreamble(), .. encoding.GetBytes("{ \"é\": 1 }")]);
        Assert.Null(AtomicFile.Write(Replace(_folder.Shared, "\uFEFF{ \"é\": 1 }", "\uFEFF{ \"é\": 2 }")));
        Assert.Equal([.. encoding.GetPreamble(), .. encoding.GetBytes("{ \"é\": 2 }")], File.ReadAllBytes(_folder.Shared));
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-8")]
    public void A_file_that_loses_its_mark_becomes_plain_utf8(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        SettingsFolder.Write(_folder.Shared, "");
        File.WriteAllBytes(_folder.Shared, [.. encoding.GetPreamble(), .. encoding.GetBytes("{ \"é\": 1 }")]);
        Assert.Null(AtomicFile.Write(Replace(_folder.Shared, "\uFEFF{ \"é\": 1 }", "{ \"é\": 1 }")));
        Assert.Equal("{ \"é\": 1 }"u8.ToArray(), File.ReadAllBytes(_folder.Shared));
    }

    [Fact]
    public void A_text_without_a_mark_stays_without_one()
    {
        SettingsFolder.Write(_folder.Shared, "{}");
        Assert.Null(AtomicFile.Write(Replace(_folder.Shared, "{}", "{ }")));
        Assert.Equal("{ }"u8.ToArray(), File.ReadAllBytes(_folder.Shared));
    }

    [Fact]
    public void A_file_that_changed_meanwhile_is_left_alone()
    {
        SettingsFolder.Write(_folder.Shared, "{ \"model\": \"a\" }");
        Assert.Contains("changed meanwhile", AtomicFile.Write(Replace(_folder.Shared, "{}", "{ }")), StringComparison.Ordinal);
        Assert.Equal("{ \"model\": \"a\" }", File.ReadAllText(_folder.Shared));
    }

    [Fact]
    public void A_file_that_appeared_or_vanished_meanwhile_is_left_alone()
    {
        SettingsFolder.Write(_folder.Local, "");
        Assert.Contains("changed meanwhile", AtomicFile.Write(Create(_folder.Local, "{}")), StringComparison.Ordinal);
        Assert.Equal("", File.ReadAllText(_folder.Local));
        Assert.Contains("changed meanwhile", AtomicFile.Write(Replace(_folder.Shared, "{}", "{ }")), StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.Shared));
    }

    [Fact]
    public void A_folder_in_the_place_of_the_file_is_named()
    {
        Directory.CreateDirectory(_folder.Local);
        Assert.Contains("is a folder", AtomicFile.Write(Create(_folder.Local, "{}")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_in_the_place_of_the_folder_is_an_error_and_nothing_more()
    {
        SettingsFolder.Write(_folder.Project + "/.claude", "");
        Assert.Contains("left as it is", AtomicFile.Write(Create(_folder.Local, "{}")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_read_only_file_is_not_written()
    {
        SettingsFolder.Write(_folder.Shared, "{}");
        File.SetAttributes(_folder.Shared, FileAttributes.ReadOnly);
        Assert.Contains("permission denied", AtomicFile.Write(Replace(_folder.Shared, "{}", "{ }")), StringComparison.Ordinal);
        Assert.Equal("{}", File.ReadAllText(_folder.Shared));
        File.SetAttributes(_folder.Shared, FileAttributes.Normal);
    }

    [Fact]
    public void A_link_stays_a_link_and_its_target_is_written()
    {
        var target = _folder.Project + "/config/claude.json";
        SettingsFolder.Write(target, "{}");
        Directory.CreateDirectory(_folder.Project + "/.claude");
        File.CreateSymbolicLink(_folder.Shared, "../config/claude.json");
        Assert.Null(AtomicFile.Write(Replace(_folder.Shared, "{}", "{ }")));
        Assert.Equal("{ }", File.ReadAllText(target));
        Assert.NotNull(new FileInfo(_folder.Shared).LinkTarget);
    }

    [Fact]
    public void Nothing_is_created_through_a_link_that_leads_nowhere()
    {
        Directory.CreateDirectory(_folder.Elsewhere);
        Directory.CreateDirectory(_folder.Project + "/.claude");
        File.CreateSymbolicLink(_folder.Local, _folder.Elsewhere + "/public.json");
        Assert.Contains("link to a file that does not exist", AtomicFile.Write(Create(_folder.Local, "{}")), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Elsewhere));
    }

    private static FileChange Create(string path, string text) => new(path, null, [new TextEdit(new TextSpan(0, 0), text)], "Add", NeedsConfirmation: false);

    private static FileChange Replace(string path, string before, string after) =>
        new(path, before, [new TextEdit(new TextSpan(0, before.Length), after)], "Change", NeedsConfirmation: false);
}
