using ClaudeRoute.Features.Workspace;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Features.Editor;

/// <summary>A member in the outline of a file. It never holds a value.</summary>
/// <param name="Name">The name.</param>
/// <param name="Detail">What its value is, or null.</param>
/// <param name="Kind">Kind of the value.</param>
/// <param name="Range">All of the member.</param>
/// <param name="NameRange">Its name.</param>
/// <param name="Children">Members below it.</param>
public sealed record PlainSymbol(string Name, string? Detail, JsonKind Kind, PlainRange Range, PlainRange NameRange, IReadOnlyList<PlainSymbol> Children);

/// <summary>The outline of a file.</summary>
public static class SymbolsFeature
{
    // Deeper nesting is no settings file, and the answer has to stay small.
    private const int Deepest = 6;

    private const int Most = 2000;

    /// <summary>The members of the root and what is below them.</summary>
    public static IReadOnlyList<PlainSymbol> Of(WorkspaceSnapshot workspace, string path)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        if (!workspace.Files.TryGetValue(path, out var known) || known.IsTooLong || known.Settings.Root is not { } root)
        {
            return [];
        }

        var left = Most;
        return Below(known.Text, root, 1, ref left);
    }

    private static List<PlainSymbol> Below(SourceText text, JsonObject container, int depth, ref int left)
    {
        var symbols = new List<PlainSymbol>();
        foreach (var member in container.Members)
        {
            if (member.Name.Length == 0 || left-- <= 0)
            {
                continue;
            }

            var children = member.Value is JsonObject inner && depth < Deepest ? Below(text, inner, depth + 1, ref left) : [];
            symbols.Add(new PlainSymbol(
                Secrets.SecretFormats.Redact(member.Name),
                Detail(member),
                member.Value?.Kind ?? JsonKind.Null,
                PlainRange.Of(text, member.Span),
                PlainRange.Of(text, member.NameSpan),
                children));
        }

        return symbols;
    }

    private static string? Detail(JsonMember member) =>
        member.Path.Segments is [{ Name: "env" }, { Name: { } name }] && SettingsCatalog.FindVariable(name) is { } variable ? Descriptions.Kind(variable.Kind)
        : member.Value is JsonArray { Items.Count: var count } ? (count == 1 ? "1 entry" : $"{count} entries")
        : null;
}
