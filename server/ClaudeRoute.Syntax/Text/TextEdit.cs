namespace ClaudeRoute.Syntax;

/// <summary>Replaces the characters of <paramref name="Span"/> by <paramref name="NewText"/>; an empty span inserts, an empty text deletes.</summary>
public sealed record TextEdit(TextSpan Span, string NewText);
