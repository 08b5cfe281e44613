using ClaudeRoute.Facts;

namespace ClaudeRoute.Routes;

/// <summary>A key store that comes with a system, from <c>Facts/key-stores.json</c>.</summary>
/// <param name="System">The system, as <see cref="Settings.MachineFacts.System"/> names it.</param>
/// <param name="Name">Its name in a sentence.</param>
/// <param name="Store">The command that stores a credential, for which it asks by itself; <c>{account}</c> stands for its name.</param>
/// <param name="Lookup">The command that prints it.</param>
/// <param name="Forget">The command that takes it out again.</param>
/// <param name="Needs">What has to be installed, as a sentence, or null.</param>
public sealed record KeyStore(string System, string Name, string Store, string Lookup, string Forget, string? Needs)
{
    private static readonly Lazy<IReadOnlyList<KeyStore>> Table = new(() =>
    [
        .. FactTable.Read("key-stores").Rows("stores").Select(row => new KeyStore(row.Text("system"), row.Text("name"), row.Text("store"), row.Text("lookup"), row.Text("forget"), row.OptionalText("needs"))),
    ]);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KeyStore> All => Table.Value;

    /// <summary>The key store of a system; null where that is not known.</summary>
    public static KeyStore? Of(string? system) => system is null ? null : All.FirstOrDefault(store => store.System == system);

    /// <summary>A command for one credential.</summary>
    public static string For(string command, string account)
    {
        ArgumentNullException.ThrowIfNull(command);
        return command.Replace("{account}", account, StringComparison.Ordinal);
    }
}
