using System.Text;

namespace ClaudeRoute.Features.Editor;

/// <summary>A text for a person in two forms: Markdown, and plain for editors that do not render it.</summary>
/// <remarks>Everything that comes from files or tables is escaped, so that it cannot become a link or a heading.</remarks>
public sealed class ExplainedText
{
    private readonly StringBuilder _markdown = new();
    private readonly StringBuilder _plain = new();
    private bool _isInList;

    /// <summary>The text as Markdown.</summary>
    public string Markdown => _markdown.ToString();

    /// <summary>The text without marks.</summary>
    public string Plain => _plain.ToString();

    /// <summary>A name in bold and what it is.</summary>
    internal ExplainedText Title(string name, string? what)
    {
        Separate();
        _markdown.Append("**").Append(Escape(name)).Append("**").Append(what is null ? "" : $" · {Escape(what)}");
        _plain.Append(name).Append(what is null ? "" : $" · {what}");
        return this;
    }

    /// <summary>A paragraph. Parts in angle quotes (<c>‹…›</c>) are code.</summary>
    internal ExplainedText Paragraph(string text)
    {
        if (text.Length > 0)
        {
            Separate();
            Append(text);
        }

        return this;
    }

    /// <summary>A line of a list, which follows the last line of it without a gap.</summary>
    internal ExplainedText Row(string label, string? text)
    {
        if (text is null)
        {
            return this;
        }

        if (!_isInList)
        {
            Separate();
        }
        else
        {
            _markdown.Append('\n');
            _plain.Append('\n');
        }

        _markdown.Append("- ");
        _plain.Append("- ");
        Append($"{label}: {text}");
        _isInList = true;
        return this;
    }

    /// <summary>A paragraph that ends with a link.</summary>
    internal ExplainedText Link(string title, string address, string rest)
    {
        Separate();
        _markdown.Append('[').Append(Escape(title)).Append("](").Append(address).Append(')').Append(Escape(rest));
        _plain.Append(title).Append(": ").Append(address).Append(rest);
        return this;
    }

    /// <summary>A part that is code.</summary>
    internal static string Code(string text) => $"‹{text.Replace('‹', '<').Replace('›', '>')}›";

    private void Separate()
    {
        if (_markdown.Length > 0)
        {
            _markdown.Append("\n\n");
            _plain.Append("\n\n");
        }

        _isInList = false;
    }

    private void Append(string text)
    {
        var rest = text;
        while (rest.IndexOf('‹', StringComparison.Ordinal) is >= 0 and var open && rest.IndexOf('›', open) is >= 0 and var close)
        {
            var code = rest[(open + 1)..close];
            _markdown.Append(Escape(rest[..open])).Append(InCode(code));
            _plain.Append(rest[..open]).Append(code);
            rest = rest[(close + 1)..];
        }

        _markdown.Append(Escape(rest));
        _plain.Append(rest);
    }

    private static string InCode(string code) =>
        code.Length == 0 ? "\"\"" : code.Contains('`', StringComparison.Ordinal) ? $"`` {code} ``" : $"`{code}`";

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var sign in text)
        {
            if ("\\`*_{}[]<>#|~!".Contains(sign, StringComparison.Ordinal))
            {
                escaped.Append('\\');
            }

            escaped.Append(sign);
        }

        return escaped.ToString();
    }
}
