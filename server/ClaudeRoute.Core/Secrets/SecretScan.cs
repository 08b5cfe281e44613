using System.Runtime.CompilerServices;
using ClaudeRoute.Facts;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Secrets;

/// <summary>Finds the credentials of one file. The result is kept for as long as the file itself.</summary>
public static class SecretScan
{
    // Shorter than any credential, quotes included.
    private const int ShortestCandidate = 8;

    private static readonly ConditionalWeakTable<SettingsFile, IReadOnlyList<SecretHit>> Known = [];

    /// <summary>Credentials in document order, at most one for each value.</summary>
    public static IReadOnlyList<SecretHit> Of(SettingsFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Known.GetValue(file, static each => each.Role.Neighbour is { } kind ? NeighbourScan.Find(each, kind) : Scan(each.Document));
    }

    /// <summary>Credentials of a document, without remembering them.</summary>
    internal static IReadOnlyList<SecretHit> Scan(JsonDocument document)
    {
        var hits = new List<SecretHit>();
        JsonArray? list = null;
        ValuePlace? listPlace = null;
        foreach (var node in document.DescendantNodes())
        {
            if (node is JsonObject { Members: var members })
            {
                AddNames(document, members, hits);
                continue;
            }

            if (node is not JsonString text || text.Span.Length < ShortestCandidate)
            {
                continue;
            }

            // Long lists of rules are the bulk of large files, and their items differ in nothing but the text.
            if (text.Parent is JsonArray parent)
            {
                if (!ReferenceEquals(parent, list))
                {
                    (list, listPlace) = (parent, ValuePlace.Of(parent));
                }

                AddIfFound(Inspect(document, text, listPlace!), hits);
            }
            else
            {
                AddIfFound(Inspect(document, text, ValuePlace.Of(text)), hits);
            }
        }

        // Comments and the rest of a broken file are searched as raw text, where a value may not be a value yet.
        RawTextScan.Add(document, hits);
        hits.Sort(static (a, b) => a.Span.Start.CompareTo(b.Span.Start));
        return hits;
    }

    private static void AddIfFound(SecretHit? hit, List<SecretHit> hits)
    {
        if (hit is not null)
        {
            hits.Add(hit);
        }
    }

    private static SecretHit? Inspect(JsonDocument document, JsonString node, ValuePlace place)
    {
        // Most texts are no candidate, and what tells so reads them as they are written.
        var raw = document.Text.Text.AsSpan(node.Span.Start, node.Span.Length);
        if (HidesSigns(raw))
        {
            raw = node.Value;
        }

        if ((place.NamedFormats.Length > 0 || SecretFormats.MayMatch(raw)) && SecretFormats.FindAmong(node.Value, place.NamedFormats) is { } known)
        {
            var secret = node.Value.Substring(known.Span.Start, known.Span.Length);
            return Hit(SecretKind.KnownFormat, PlaceOf(place, node), known.Format.Description, known.Format.MaskOf(secret)) with { Format = known.Format };
        }

        if (FindByName(node, place) is { } byName)
        {
            var format = SecretFormats.Describe(byName);
            return Hit(SecretKind.CredentialName, place.Kind, format?.Description ?? "Credential", Mask.Of(byName)) with { Format = format };
        }

        return FindLiteral(node, place, raw) is var (where, literal) ? Hit(SecretKind.Literal, where, literal.What, Mask.Of(literal.Value)) : null;

        SecretHit Hit(SecretKind kind, SecretPlace where, string what, string masked) =>
            new(kind, where, what, node.Span, ValuePlace.PathOf(node), place.Name, masked);
    }

    private static SecretPlace PlaceOf(ValuePlace place, JsonString node) =>
        place.Kind == SecretPlace.Value && LiteralCredentials.MayBeInAddress(node.Value) && LiteralCredentials.Table.InAddress(node.Value) is not null
            ? SecretPlace.Address
            : place.Kind;

    private static string? FindByName(JsonString node, ValuePlace place)
    {
        if (place.IsHeader)
        {
            var value = LiteralCredentials.CutScheme(node.Value);
            return CredentialNames.Table.LooksLikeCredential(value) ? value : null;
        }

        if (place.IsNamed)
        {
            return CredentialNames.Table.IsCredential(place.Name!, node.Value) ? node.Value : null;
        }

        return place.IsArguments && FollowsOption(node) && CredentialNames.Table.LooksLikeCredential(node.Value) ? node.Value : null;
    }

    private static bool FollowsOption(JsonString node) =>
        node.Parent is JsonArray && node.Path.Index is > 0 and { } index
        && ((JsonArray)node.Parent).Items[index - 1] is JsonString option
        && CredentialNames.Table.IsOption(option.Value);

    private static (SecretPlace Place, LiteralCredential Literal)? FindLiteral(JsonString node, ValuePlace place, ReadOnlySpan<char> raw)
    {
        // The table is built when a text first asks for it; files without commands, headers and addresses never do.
        if (place.Kind is SecretPlace.Command or SecretPlace.PermissionRule
            && LiteralCredentials.Table.MayBeInCommand(raw)
            && LiteralCredentials.Table.InCommand(node.Value) is { } command)
        {
            return (place.Kind, command);
        }

        if (place.IsHelper && LiteralCredentials.InHelper(node.Value) is { } printed)
        {
            return (place.Kind, printed);
        }

        if (place.Kind == SecretPlace.HeaderLines && LiteralCredentials.Table.InHeaderLines(node.Value) is { } header)
        {
            return (place.Kind, header);
        }

        return LiteralCredentials.MayBeInAddress(raw) && LiteralCredentials.Table.InAddress(node.Value) is { } address
            ? (place.Kind == SecretPlace.Value ? SecretPlace.Address : place.Kind, address)
            : null;
    }

    // An escape may stand for any sign that a search looks for; of the short ones only \/ does.
    private static bool HidesSigns(ReadOnlySpan<char> raw)
    {
        var at = raw.IndexOf('\\');
        while (at >= 0 && at + 1 < raw.Length)
        {
            if (raw[at + 1] is 'u' or '/')
            {
                return true;
            }

            raw = raw[(at + 2)..];
            at = raw.IndexOf('\\');
        }

        return false;
    }

    private static void AddNames(JsonDocument document, IReadOnlyList<JsonMember> members, List<SecretHit> hits)
    {
        foreach (var member in members)
        {
            if (member.NameSpan.Length >= ShortestCandidate
                && (SecretFormats.MayMatch(document.Text.Text.AsSpan(member.NameSpan.Start, member.NameSpan.Length)) || HidesSigns(document.Text.Text.AsSpan(member.NameSpan.Start, member.NameSpan.Length)))
                && SecretFormats.FindIn(member.Name, null) is { } known)
            {
                var masked = known.Format.MaskOf(member.Name.Substring(known.Span.Start, known.Span.Length));
                hits.Add(new SecretHit(SecretKind.KnownFormat, SecretPlace.Value, known.Format.Description, member.NameSpan, null, null, masked) { Format = known.Format });
            }
        }
    }
}
