using ClaudeRoute.Syntax;

namespace ClaudeRoute.Features.Editor;

/// <summary>What a suggestion is.</summary>
public enum SuggestionKind
{
    /// <summary>A settings key.</summary>
    Key,

    /// <summary>A variable.</summary>
    Variable,

    /// <summary>A value.</summary>
    Value,

    /// <summary>All members of a route.</summary>
    Route,
}

/// <summary>One text that can be put in.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Label">What the list shows.</param>
/// <param name="NewText">What takes the place of the token.</param>
public sealed record Suggestion(SuggestionKind Kind, string Label, string NewText)
{
    /// <summary>A few words beside the label, or null.</summary>
    public string? Detail { get; init; }

    /// <summary><see cref="NewText"/> has places to fill in, written as the protocol's snippets.</summary>
    public bool IsSnippet { get; init; }

    /// <summary>It counts less than its neighbours and has a successor.</summary>
    public bool IsDeprecated { get; init; }

    /// <summary>Decides about the order in the list.</summary>
    public required string Order { get; init; }

    /// <summary>What is compared with what was typed.</summary>
    public required string Filter { get; init; }

    /// <summary>Names the description: <c>key:PATH</c> or <c>variable:NAME</c>; null when there is none.</summary>
    public string? Subject { get; init; }
}

/// <summary>The suggestions for one place.</summary>
/// <param name="Replace">The token that they take the place of.</param>
/// <param name="MissingComma">Where a comma has to be put in besides, or null.</param>
/// <param name="Items">The suggestions.</param>
public sealed record SuggestionList(TextSpan Replace, int? MissingComma, IReadOnlyList<Suggestion> Items)
{
    /// <summary>Nothing to suggest.</summary>
    public static SuggestionList Empty { get; } = new(default, null, []);
}
