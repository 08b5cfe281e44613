using ClaudeRoute.Facts;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Secrets;

/// <summary>Who issues credentials of some formats, and how one is revoked there.</summary>
/// <param name="Name">The issuer.</param>
/// <param name="Where">The page on which it is done; null where it depends.</param>
/// <param name="How">What to do, as a sentence.</param>
/// <param name="Formats">Ids of the formats.</param>
public sealed record Issuer(string Name, string? Where, string How, IReadOnlyList<string> Formats);

/// <summary>The issuers of <c>Facts/issuers.json</c>.</summary>
public static class Issuers
{
    private static readonly Lazy<(Issuer General, Issuer[] All)> Table = new(() =>
    {
        var table = FactTable.Read("issuers");
        return (Read(table.Object("general")!), [.. table.Rows("issuers").Select(Read)]);
    });

    /// <summary>All issuers that are known.</summary>
    public static IReadOnlyList<Issuer> All => Table.Value.All;

    /// <summary>The issuer of a format; what holds for any issuer where the format or its issuer is not known.</summary>
    public static Issuer Of(SecretFormat? format) =>
        Array.Find(Table.Value.All, issuer => format is not null && issuer.Formats.Contains(format.Id, StringComparer.Ordinal)) ?? Table.Value.General;

    private static Issuer Read(JsonObject row) => new(row.Text("issuer"), row.OptionalText("where"), row.Text("how"), row.Texts("formats"));
}
