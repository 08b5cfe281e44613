using System.Text.RegularExpressions;
using ClaudeRoute.Facts;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Secrets;

/// <summary>Where a match of a format counts as a credential.</summary>
public enum FormatUse
{
    /// <summary>In any text.</summary>
    Anywhere,

    /// <summary>In any text that is no stand-in.</summary>
    NotAStandIn,

    /// <summary>Only under a name that the format lists.</summary>
    Name,

    /// <summary>Only under the name of a credential, where any text counts; the format then tells what it is.</summary>
    CredentialName,
}

/// <summary>One credential format, from one file of <c>Secrets/Formats</c>.</summary>
public sealed class SecretFormat
{
    private const double DefaultMinEntropy = 3.5;

    private readonly Lazy<Regex> _expression;
    private readonly Lazy<Regex>? _names;
    private readonly string[] _nameWords;
    private readonly TokenChecksum? _checksum;
    private readonly string[] _keywords;
    private readonly int _minLength;
    private readonly double _minEntropy;

    internal SecretFormat(JsonObject row)
    {
        Id = row.Text("id");
        Description = row.Text("description");
        Pattern = row.Text("regex");
        Prefix = row.OptionalText("prefix") ?? "";
        BelongsIn = row.Text("belongsIn");
        IsFrame = row.Flag("frame");
        Use = row.Text("use") switch
        {
            "anywhere" => FormatUse.Anywhere,
            "not-a-stand-in" => FormatUse.NotAStandIn,
            "name" => FormatUse.Name,
            "credential-name" => FormatUse.CredentialName,
            var other => throw new InvalidOperationException($"{Id} has an unknown use '{other}'."),
        };
        _nameWords = row.Texts("nameWords");
        _checksum = row.Object("checksum") is { } checksum ? new TokenChecksum(checksum) : null;
        _keywords = row.Texts("keywords");
        _minLength = (int)(row.Number("minLength") ?? 0);
        _minEntropy = row.Number("minEntropy") ?? DefaultMinEntropy;

        // Most files hold no candidate for most formats, so an expression is built when its keyword is first seen.
        _expression = new(() => new Regex(Pattern, RegexOptions.CultureInvariant, TimeLimit));
        _names = row.OptionalText("names") is { } names ? new(() => new Regex(names, RegexOptions.CultureInvariant, TimeLimit)) : null;
    }

    /// <summary>Stable identifier.</summary>
    public string Id { get; }

    /// <summary>What it is, for people; a noun without an article.</summary>
    public string Description { get; }

    /// <summary>The expression as written in the file.</summary>
    public string Pattern { get; }

    /// <summary>Text with which credentials of the kind start; may be shown.</summary>
    public string Prefix { get; }

    /// <summary>The variable in which it belongs.</summary>
    public string BelongsIn { get; }

    /// <summary>Where a match counts.</summary>
    public FormatUse Use { get; }

    /// <summary>The expression finds what stands around the credential, such as the first line of a PEM block.</summary>
    public bool IsFrame { get; }

    internal IReadOnlyList<string> Keywords => _keywords;

    private static TimeSpan TimeLimit => TimeSpan.FromMilliseconds(50);

    /// <summary>The first match in a text that is a credential by format and entropy, or null. Its name, if one is needed, is not looked at.</summary>
    public TextSpan? Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length < _minLength || (_keywords.Length > 0 && !HasKeyword(text)))
        {
            return null;
        }

        try
        {
            for (var match = _expression.Value.Match(text); match.Success; match = match.NextMatch())
            {
                // An expression that starts in the middle, where it is rare, looks back at the head of the credential.
                var start = match.Groups["head"] is { Success: true } head ? head.Index : match.Index;
                var span = TextSpan.FromBounds(start, match.Index + match.Length);
                if (IsCredential(text.AsSpan(span.Start, span.Length)))
                {
                    return span;
                }
            }
        }
        catch (RegexMatchTimeoutException)
        {
            // A text on which the expression takes that long has no credential of this shape.
        }

        return null;
    }

    /// <summary>True when the expression matches, whatever the entropy.</summary>
    internal bool MayMatch(ReadOnlySpan<char> text)
    {
        try
        {
            return text.Length >= _minLength && _expression.Value.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    /// <summary>True when the format counts under a name.</summary>
    internal bool FitsName(string? name)
    {
        if (_names is null)
        {
            return true;
        }

        try
        {
            return name is { Length: < CredentialNames.LongestName } && HasNameWord(name) && _names.Value.IsMatch(name);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    /// <summary>The credential reduced to what may be shown.</summary>
    internal string MaskOf(string credential) =>
        IsFrame ? Mask.Hidden : Mask.Of(credential, credential.StartsWith(Prefix, StringComparison.Ordinal) ? Prefix.Length : 0);

    private bool HasNameWord(string name)
    {
        foreach (var word in _nameWords)
        {
            if (name.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private bool HasKeyword(string text)
    {
        foreach (var keyword in _keywords)
        {
            if (text.Contains(keyword, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    // What its own checksum proves needs to look neither random nor real.
    private bool IsCredential(ReadOnlySpan<char> text) =>
        _checksum?.Proves(text) == true
        || LooksLikeCredential(text);

    private bool LooksLikeCredential(ReadOnlySpan<char> text) =>
        Entropy.BitsPerCharacter(text) >= _minEntropy
        && !CredentialNames.Table.IsMadeUp(text)
        && (Use != FormatUse.NotAStandIn || !StandIns.Contains(text.ToString()));
}
