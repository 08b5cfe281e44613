using ClaudeRoute.Facts;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Secrets;

/// <summary>Finds credentials in a file beside the settings, in those places only that concern the project.</summary>
internal static class NeighbourScan
{
    /// <summary>Credentials in document order.</summary>
    public static IReadOnlyList<SecretHit> Find(SettingsFile file, NeighbourKind kind)
    {
        var hits = kind.IsLines ? InLines(file, kind) : SecretScan.Scan(file.Document);
        return kind.Members.Count == 0 ? hits : [.. hits.Where(hit => kind.Members.Any(member => file.Root?[member]?.Value?.Span is { } span && span.Start <= hit.Span.Start && hit.Span.End <= span.End))];
    }

    private static List<SecretHit> InLines(SettingsFile file, NeighbourKind kind)
    {
        var hits = new List<SecretHit>();
        foreach (var line in EnvironmentLines.Read(file.Document.Text.Text))
        {
            // Text that stands in the page that everybody loads cannot be told from a credential by its format alone.
            if (SecretFormats.FindIn(line.Value, line.Name) is { } known && !kind.QuietFormats.Contains(known.Format.Id, StringComparer.Ordinal))
            {
                var span = new TextSpan(line.ValueStart + known.Span.Start, known.Span.Length);
                var masked = known.Format.MaskOf(line.Value.Substring(known.Span.Start, known.Span.Length));
                hits.Add(new SecretHit(SecretKind.KnownFormat, SecretPlace.Value, known.Format.Description, span, null, line.Name, masked) { Format = known.Format });
            }
            else if (!line.IsRemark && Variables.Find(line.Name) is not null && CredentialNames.Table.IsCredential(line.Name, line.Value))
            {
                // Other programs have passwords of their own in such files; only what the client reads is known to be one.
                hits.Add(new SecretHit(SecretKind.CredentialName, SecretPlace.Value, "Credential", new TextSpan(line.ValueStart, line.Value.Length), null, line.Name, Mask.Of(line.Value)));
            }
        }

        return hits;
    }
}
