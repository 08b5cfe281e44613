using System.Diagnostics;
using System.Text;
using ClaudeRoute.Server.Files;
using ClaudeRoute.Tests.Server.Support;

namespace ClaudeRoute.Tests.Server;

/// <summary>What may lie on a disk where a settings file is expected.</summary>
public sealed class DiskFilesTests : IDisposable
{
    private readonly SettingsFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_its_text()
    {
        SettingsFolder.Write(_folder.Shared, "{ \"é\": \"😀\" }\r\n");
        Assert.Equal(new ReadResult("{ \"é\": \"😀\" }\r\n", null), DiskFiles.Read(_folder.Shared, _folder.Project));
    }

    [Theory]
    [InlineData("settings.json")]
    [InlineData("no/such/folder/settings.json")]
    public void A_missing_file_is_neither_text_nor_problem(string name) =>
        Assert.Equal(ReadResult.Missing, DiskFiles.Read($"{_folder.Project}/{name}", _folder.Project));

    [Fact]
    public void A_folder_in_the_place_of_a_file_is_a_problem()
    {
        Directory.CreateDirectory(_folder.Shared);
        AssertProblem("settings.json is a folder", DiskFiles.Read(_folder.Shared, _folder.Project));
    }

    [Fact]
    public async Task A_pipe_in_the_place_of_a_file_holds_nobody_up()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // Its pipes have no place among the files.
        }

        Directory.CreateDirectory(Path.GetDirectoryName(_folder.Shared)!);
        using (var makePipe = Process.Start("mkfifo", [_folder.Shared]))
        {
            await makePipe.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var abandoned = Task.Run(() => DiskFiles.Read(_folder.Shared, _folder.Project), TestContext.Current.CancellationToken);
        AssertProblem("settings.json is a pipe that nothing writes to", await abandoned.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));

        // One that is written to is read; the writer waits for its reader, as the reader does for its writer.
        using (var makePipe = Process.Start("mkfifo", [_folder.Local]))
        {
            await makePipe.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var writing = Task.Run(() => File.WriteAllText(_folder.Local, "{}"), TestContext.Current.CancellationToken);
        Assert.Equal(new ReadResult("{}", null), DiskFiles.Read(_folder.Local, _folder.Project));
        await writing;
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_are_a_problem_that_names_the_place()
    {
        AssertProblem("not valid UTF-8 (byte 3)", DiskFiles.Decode("settings.json", [(byte)'{', (byte)'"', (byte)'a', 0xFF, (byte)'"', (byte)'}']));
        AssertProblem("not valid UTF-8", DiskFiles.Decode("settings.json", [(byte)'"', 0xC3]));
        AssertProblem("not valid UTF-8", DiskFiles.Decode("settings.json", [0xED, 0xA0, 0x80]));
    }

    [Fact]
    public void UTF16_with_a_mark_is_read()
    {
        foreach (var encoding in (Encoding[])[new UnicodeEncoding(bigEndian: false, byteOrderMark: true), new UnicodeEncoding(bigEndian: true, byteOrderMark: true)])
        {
            Assert.Equal("\uFEFF{ \"é😀\": 1 }", DiskFiles.Decode("settings.json", [.. encoding.GetPreamble(), .. encoding.GetBytes("{ \"é😀\": 1 }")]).Text);
        }
    }

    [Fact]
    public void A_mark_of_UTF8_is_the_first_character() =>
        Assert.Equal("\uFEFF{}", DiskFiles.Decode("settings.json", [0xEF, 0xBB, 0xBF, (byte)'{', (byte)'}']).Text);

    [Fact]
    public void A_file_above_the_limit_is_not_read()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.Shared)!);
        using (var file = File.Create(_folder.Shared))
        {
            file.SetLength(DiskFiles.MaxBytes + 1);
        }

        AssertProblem("larger than 16 MB", DiskFiles.Read(_folder.Shared, _folder.Project));
    }

    [Fact]
    public void A_link_inside_the_project_is_followed()
    {
        SettingsFolder.Write(_folder.Project + "/config/claude.json", "{}");
        Link(_folder.Shared, "../config/claude.json");
        Assert.Equal("{}", DiskFiles.Read(_folder.Shared, _folder.Project).Text);
    }

    [Fact]
    public void A_link_that_leaves_the_project_is_not_followed()
    {
        SettingsFolder.Write(_folder.Elsewhere + "/secret.json", "{}");
        Link(_folder.Shared, _folder.Elsewhere + "/secret.json");
        AssertProblem("leads out of the project", DiskFiles.Read(_folder.Shared, _folder.Project));
        Assert.Equal("{}", DiskFiles.Read(_folder.Shared, null).Text);
    }

    [Fact]
    public void A_linked_settings_folder_outside_the_project_is_not_followed()
    {
        SettingsFolder.Write(_folder.Elsewhere + "/settings.json", "{}");
        Directory.CreateSymbolicLink(_folder.Project + "/.claude", _folder.Elsewhere);
        AssertProblem("leads out of the project", DiskFiles.Read(_folder.Shared, _folder.Project));
    }

    [Fact]
    public void A_linked_project_folder_is_a_project()
    {
        SettingsFolder.Write(_folder.Elsewhere + "/.claude/settings.json", "{}");
        var linked = _folder.Home + "/linked";
        Directory.CreateSymbolicLink(linked, _folder.Elsewhere);
        Assert.Equal("{}", DiskFiles.Read(linked + "/.claude/settings.json", linked).Text);
    }

    [Fact]
    public void A_neighbour_whose_name_only_starts_like_the_project_is_outside()
    {
        SettingsFolder.Write(_folder.Project + "-two/settings.json", "{}");
        Link(_folder.Shared, _folder.Project + "-two/settings.json");
        AssertProblem("leads out of the project", DiskFiles.Read(_folder.Shared, _folder.Project));
    }

    [Fact]
    public void A_link_to_nothing_and_a_link_to_itself_are_problems()
    {
        Link(_folder.Shared, "nowhere.json");
        AssertProblem("link to a file that does not exist", DiskFiles.Read(_folder.Shared, _folder.Project));
        Link(_folder.Local, "settings.local.json");
        Assert.NotNull(DiskFiles.Read(_folder.Local, _folder.Project).Problem);
    }

    private static void Link(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.CreateSymbolicLink(path, target);
    }

    private static void AssertProblem(string part, ReadResult read)
    {
        Assert.Null(read.Text);
        Assert.Contains(part, read.Problem, StringComparison.Ordinal);
    }
}
