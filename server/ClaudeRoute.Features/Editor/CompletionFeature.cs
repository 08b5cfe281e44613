using System.Globalization;
using ClaudeRoute.Features.Workspace;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Features.Editor;

/// <summary>Suggests keys, variables and values, also in a text that is broken because somebody is typing.</summary>
public static class CompletionFeature
{
    private const string Env = "env";

    /// <summary>Suggestions at an offset.</summary>
    /// <param name="workspace">Everything that is known.</param>
    /// <param name="path">The file.</param>
    /// <param name="offset">The caret, as a UTF-16 offset.</param>
    /// <param name="snippets">The editor can fill in places.</param>
    public static SuggestionList At(WorkspaceSnapshot workspace, string path, int offset, bool snippets)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        if (!workspace.Files.TryGetValue(path, out var known) || known.IsTooLong)
        {
            return SuggestionList.Empty;
        }

        var caret = JsonCaret.At(known.Text.Text, offset);
        var file = known.Settings;
        var items = caret.Expects switch
        {
            JsonExpectation.Name => Names(workspace, file, caret, snippets),
            JsonExpectation.Value => Values(workspace, file, caret),
            _ => [],
        };
        return new SuggestionList(caret.Token, caret.MissingComma, [.. items]);
    }

    /// <summary>The description of what a suggestion names; null when it names nothing known.</summary>
    public static ExplainedText? Describe(string subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var colon = subject.IndexOf(':', StringComparison.Ordinal);
        var name = subject[(colon + 1)..];
        return (colon < 0 ? "" : subject[..colon]) switch
        {
            "key" => JsonPath.TryParse(name, out var path) && SettingsCatalog.FindKey(path) is { } key ? Descriptions.Of(key) : null,
            "variable" => SettingsCatalog.FindVariable(name) is { } variable ? Descriptions.Of(variable, name) : null,
            _ => null,
        };
    }

    private static IEnumerable<Suggestion> Names(WorkspaceSnapshot workspace, SettingsFile file, JsonCaret caret, bool snippets)
    {
        var taken = Siblings(file, caret);
        if (caret.Path.Segments is [{ Name: Env }])
        {
            return Variables(file, caret, taken, snippets).Concat(RouteSuggestions.For(workspace, file, caret, taken, snippets));
        }

        if (caret.Path.Segments.Any(segment => segment.Name is null))
        {
            return [];
        }

        var keys = SettingsCatalog.KeysBelow(string.Join('.', caret.Path.Segments.Select(segment => segment.Name)))
            .Where(key => key.Status is KeyStatus.Current or KeyStatus.Deprecated && key.IsReadIn(file.Scope) && !taken.Contains(key.Name))
            .Select(key => new Suggestion(SuggestionKind.Key, key.Name, Member(key.Name, caret, snippets, ValueOf(key)))
            {
                Detail = Descriptions.Kind(key),
                IsSnippet = snippets && !caret.HasColon,
                IsDeprecated = key.Status == KeyStatus.Deprecated,
                Order = (key.Status == KeyStatus.Deprecated ? "3" : "1") + key.Name,
                Filter = Filter(key.Name, caret),
                Subject = "key:" + key.Path,
            });
        return caret.Path.IsRoot ? keys.Concat(RouteSuggestions.For(workspace, file, caret, taken, snippets)) : keys;
    }

    private static IEnumerable<Suggestion> Variables(SettingsFile file, JsonCaret caret, HashSet<string> taken, bool snippets)
    {
        var isProject = file.Scope is Scope.Shared or Scope.Local;
        var order = 0;
        foreach (var variable in SettingsCatalog.Variables)
        {
            order++;
            var name = variable.Prefix;
            if (variable.Status == KeyStatus.NoEffect || taken.Contains(name) || (isProject && variable.IsIgnoredFromProject))
            {
                continue;
            }

            // A credential in a file that is committed is offered last, for those who know what they do.
            var isMisplaced = variable.IsSecret && file.Scope == Scope.Shared;
            yield return new Suggestion(SuggestionKind.Variable, variable.Name, Member(name, caret, snippets, ValueOf(variable)))
            {
                Detail = isMisplaced ? "credential: belongs into settings.local.json" : Descriptions.Kind(variable.Kind),
                IsSnippet = snippets && !caret.HasColon,
                IsDeprecated = variable.Status == KeyStatus.Deprecated,
                Order = string.Create(CultureInfo.InvariantCulture, $"{(isMisplaced || variable.Status == KeyStatus.Deprecated ? 3 : 1)}{order:D3}"),
                Filter = Filter(name, caret),
                Subject = "variable:" + name + (variable.IsFamily ? "X" : ""),
            };
        }
    }

    private static IEnumerable<Suggestion> Values(WorkspaceSnapshot workspace, SettingsFile file, JsonCaret caret)
    {
        var order = 0;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (text, meaning, subject) in ValueSuggestions.For(workspace, file, caret.Path))
        {
            if (!seen.Add(text))
            {
                continue;
            }

            order++;
            var comma = caret.NeedsCommaAfter ? "," : "";
            yield return new Suggestion(SuggestionKind.Value, Label(text), text + comma)
            {
                Detail = meaning,
                Order = string.Create(CultureInfo.InvariantCulture, $"{order:D3}"),
                Filter = caret.IsQuoted ? (text.StartsWith('"') ? text : JsonText.Quote(text)) : Label(text),
                Subject = subject,
            };
        }

        static string Label(string text) => text.StartsWith('"') && JsonDocument.Parse(text).Root is JsonString value ? value.Value : text;
    }

    // What stands in the object already, but for the name that is being typed.
    private static HashSet<string> Siblings(SettingsFile file, JsonCaret caret)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (file.Document.Find(caret.Path) is JsonObject container)
        {
            foreach (var member in container.Members)
            {
                if (!member.NameSpan.Touches(caret.Token.Start) || caret.Token.IsEmpty)
                {
                    names.Add(member.Name);
                }
            }
        }

        return names;
    }

    internal static string Filter(string name, JsonCaret caret) => caret.IsQuoted ? JsonText.Quote(name) : name;

    private static string Member(string name, JsonCaret caret, bool snippets, (string Snippet, string Plain) value)
    {
        var quoted = JsonText.Quote(name);
        return caret.HasColon ? quoted
            : $"{(snippets ? Snippet.Escape(quoted) : quoted)}: {(snippets ? value.Snippet : value.Plain)}{(caret.NeedsCommaAfter ? "," : "")}";
    }

    private static (string Snippet, string Plain) ValueOf(SettingKey key) => key switch
    {
        { Values.Count: > 0 } => ($"\"{Snippet.Choice(key.Values)}\"", "\"\""),
        { Types: ["boolean", ..] } => (Snippet.Choice(["true", "false"]), "true"),
        { Types: ["object", ..] } => ("{ $0 }", "{}"),
        { Types: ["array", ..] } => ("[$0]", "[]"),
        { Types: ["integer" or "number", ..] } => ("$0", "0"),
        _ => ("\"$0\"", "\"\""),
    };

    private static (string Snippet, string Plain) ValueOf(VariableText variable) => variable switch
    {
        { Kind: VariableKind.Flag } => ($"\"{Snippet.Choice(["1", "0"])}\"", "\"1\""),
        { Kind: VariableKind.Presence } => ("\"1\"$0", "\"1\""),
        { Values.Count: > 0 } => ($"\"{Snippet.Choice(variable.Values)}\"", "\"\""),
        _ => ("\"$0\"", "\"\""),
    };
}

/// <summary>Writes the protocol's snippets.</summary>
internal static class Snippet
{
    /// <summary>Text that stands for itself.</summary>
    public static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("$", "\\$", StringComparison.Ordinal).Replace("}", "\\}", StringComparison.Ordinal);

    /// <summary>A place where one of several texts is chosen.</summary>
    public static string Choice(IReadOnlyList<string> texts) =>
        $"${{1|{string.Join(',', texts.Select(text => Escape(text).Replace(",", "\\,", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal)))}|}}";

    /// <summary>A numbered place with a text that can be typed over.</summary>
    public static string Place(int number, string text) => string.Create(CultureInfo.InvariantCulture, $"${{{number}:{Escape(text)}}}");
}
