using ClaudeRoute.Server.Files;
using ClaudeRoute.Settings;
using ClaudeRoute.Tests.Server.Support;

namespace ClaudeRoute.Tests.Server;

/// <summary>Whether files that a setting names are there.</summary>
public sealed class FileProbeTests : IDisposable
{
    private readonly SettingsFolder _folder = new();
    private readonly SteppedTime _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_there_or_not_and_the_answer_counts_for_a_while()
    {
        var probe = new FileProbe(_time);
        var path = $"{_folder.Home}/corp.pem";
        Assert.False(probe.Exists(path));
        SettingsFolder.Write(path, "");
        Assert.False(probe.Exists(path));
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.True(probe.Exists(path));
    }

    [Theory]
    [InlineData("corp.pem")]
    [InlineData("./corp.pem")]
    [InlineData("//server/share/corp.pem")]
    [InlineData(@"\\server\share\corp.pem")]
    [InlineData("")]
    public void Paths_over_a_network_and_without_a_start_are_not_looked_for(string path) => Assert.Null(new FileProbe(_time).Exists(path));

    [Fact]
    public void A_made_up_machine_and_a_Linux_on_Windows_have_no_files_to_look_for()
    {
        var nothing = new Dictionary<string, string>(StringComparer.Ordinal);
        Assert.NotNull(MachinePlaces.Find(null, null, nothing).Machine.FileExists);
        Assert.Null(MachinePlaces.Find(_folder.Home, null, nothing).Machine.FileExists);
        Assert.Null(MachinePlaces.Find(null, null, new Dictionary<string, string>(StringComparer.Ordinal) { [SettingsPlaces.LinuxOnWindowsVariable] = "Debian" }).Machine.FileExists);
    }

    private sealed class SteppedTime : TimeProvider
    {
        private long _ticks;

        public override long GetTimestamp() => _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Advance(TimeSpan by) => _ticks += by.Ticks;
    }
}
