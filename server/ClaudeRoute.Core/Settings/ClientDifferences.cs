using ClaudeRoute.Facts;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Settings;

/// <summary>Where an older client differs from the one that the tables describe, from <c>Facts/clients.json</c>.</summary>
internal sealed class ClientDifferences
{
    private static readonly Lazy<ClientDifferences[]> Rows = new(() =>
        [.. FactTable.Read("clients").Rows("versions").Select(row => new ClientDifferences(row)).OrderByDescending(row => row.Number)]);

    private static readonly Lazy<Version> Newest = new(() => System.Version.Parse(FactTable.Read("clients").Text("clientVersion")));

    private static readonly Lazy<string[]> Uncertain = new(() => FactTable.Read("clients").Object("whenNewer")!.Texts("rules"));

    private readonly JsonObject _row;

    private ClientDifferences(JsonObject row)
    {
        _row = row;
        Version = row.Text("version");
        Number = System.Version.Parse(Version);
        IsManagedLenient = row.Flag("managedIsLenient");
        DropsByteOrderMark = row.Flag("dropsByteOrderMark");
        HasNoBare = row.Flag("hasNoBare");
        Without = row.Texts("without");
    }

    /// <summary>The version that was observed.</summary>
    public string Version { get; }

    /// <summary>Managed settings with any mistake are left out as a whole, and the session goes on.</summary>
    public bool IsManagedLenient { get; }

    /// <summary>A file that begins with a byte order mark is left out.</summary>
    public bool DropsByteOrderMark { get; }

    /// <summary>The option <c>--bare</c> is an error.</summary>
    public bool HasNoBare { get; }

    /// <summary>Ids of providers that the client does not know; their flags do nothing.</summary>
    public IReadOnlyList<string> Without { get; }

    private Version Number { get; }

    /// <summary>The newest version that the tables describe.</summary>
    public static string NewestKnown => Newest.Value.ToString();

    /// <summary>True for a version that came after the tables.</summary>
    public static bool IsNewer(string? version) => version is not null && System.Version.TryParse(version, out var number) && number > Newest.Value;

    /// <summary>Ids of rules that speak about what a newer client may have added.</summary>
    public static IReadOnlyList<string> UncertainRules => Uncertain.Value;

    /// <summary>The differences of a version; null for the newest that is known, for newer ones, and for what is no version.</summary>
    /// <remarks>A version between two observed ones is taken for the older of them, one before all of them for the oldest.</remarks>
    public static ClientDifferences? Of(string? version)
    {
        if (!System.Version.TryParse(version, out var number) || number >= Newest.Value)
        {
            return null;
        }

        return Array.Find(Rows.Value, row => row.Number <= number) ?? Rows.Value[^1];
    }

    /// <summary>A table of facts with this client's rows in the place of the newest client's.</summary>
    public JsonObject Apply(string table) =>
        _row.Object(table) is { } over ? FactTable.Layered(FactTable.Read(table), over) : FactTable.Read(table);
}
