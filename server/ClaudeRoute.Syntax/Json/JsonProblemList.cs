using System.Collections.Immutable;

namespace ClaudeRoute.Syntax;

/// <summary>Collects problems and comments by position while a text is read.</summary>
internal sealed class JsonProblemList
{
    // Beyond this many errors the text is not JSON at all, and a longer list would cost memory and tell nothing.
    internal const int MaxErrors = 1000;

    private readonly List<JsonProblem> _problems = [];
    private List<TextSpan>? _comments;

    public int ErrorCount { get; private set; }

    public void Comment(int start, int end)
    {
        var span = TextSpan.FromBounds(start, end);
        (_comments ??= []).Add(span);
        _problems.Add(new JsonProblem(JsonProblemKind.Comment, span));
    }

    public void Error(JsonProblemKind kind, int start, int end)
    {
        if (++ErrorCount <= MaxErrors)
        {
            Insert(new JsonProblem(kind, TextSpan.FromBounds(start, end)));
        }
    }

    public void TrailingComma(int offset) => Insert(new JsonProblem(JsonProblemKind.TrailingComma, new TextSpan(offset, 1)));

    public ImmutableArray<JsonProblem> Problems() => [.. _problems];

    public ImmutableArray<TextSpan> Comments() => _comments is null ? ImmutableArray<TextSpan>.Empty : [.. _comments];

    // A trailing comma is known as such only after the comments behind it, and those are passed here once.
    private void Insert(JsonProblem problem)
    {
        var index = _problems.Count;
        while (index > 0 && _problems[index - 1].Span.Start > problem.Span.Start)
        {
            index--;
        }

        _problems.Insert(index, problem);
    }
}
