using ClaudeRoute.Server.Files;

namespace ClaudeRoute.Tests.Server;

/// <summary>Where a machine keeps settings outside projects.</summary>
public sealed class MachinePlacesTests
{
    private static readonly Dictionary<string, string> Nothing = new(StringComparer.Ordinal);
    private static readonly Dictionary<string, string> Moved = new(StringComparer.Ordinal) { ["CLAUDE_CONFIG_DIR"] = "/data/claude" };

    [Fact]
    public void The_variable_moves_the_folder_of_the_user()
    {
        var places = MachinePlaces.Find(null, null, Moved);
        Assert.Equal(Path.GetFullPath("/data/claude"), places.UserFolder);
        Assert.NotEqual(places.UserFolder, MachinePlaces.Find(null, null, Nothing).UserFolder);
    }

    [Fact]
    public void An_empty_variable_moves_nothing()
    {
        var empty = new Dictionary<string, string>(StringComparer.Ordinal) { ["CLAUDE_CONFIG_DIR"] = "" };
        Assert.Equal(MachinePlaces.Find(null, null, Nothing).UserFolder, MachinePlaces.Find(null, null, empty).UserFolder);
    }

    [Fact]
    public void A_home_given_by_hand_does_not_follow_the_variable_of_another_home()
    {
        var places = MachinePlaces.Find("/home/other", null, Moved);
        Assert.Equal(Path.GetFullPath("/home/other/.claude"), places.UserFolder);
    }

    [Fact]
    public void A_managed_file_given_by_hand_is_the_only_one()
    {
        var places = MachinePlaces.Find(null, "/policy.json", Nothing);
        Assert.Empty(places.ManagedFolders);
        Assert.Equal([Path.GetFullPath("/policy.json")], places.ManagedFiles);
        Assert.NotEmpty(MachinePlaces.Find(null, null, Nothing).ManagedFolders);
    }
}
