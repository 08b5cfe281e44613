using ClaudeRoute.Syntax;

namespace ClaudeRoute.Secrets;

/// <summary>How a credential was recognised.</summary>
public enum SecretKind
{
    /// <summary>By the format of the text.</summary>
    KnownFormat,

    /// <summary>By the name of the member.</summary>
    CredentialName,

    /// <summary>By the words around it in a command, a header line or an address.</summary>
    Literal,
}

/// <summary>What the text is in which a credential stands.</summary>
public enum SecretPlace
{
    /// <summary>The value of a member or list, or text outside of any value.</summary>
    Value,

    /// <summary>A command line, or an argument of one.</summary>
    Command,

    /// <summary>A variable that holds header lines.</summary>
    HeaderLines,

    /// <summary>An address with a password or key in it.</summary>
    Address,

    /// <summary>A saved permission rule.</summary>
    PermissionRule,
}

/// <summary>One credential in a settings file. Never holds the credential itself.</summary>
/// <param name="Kind">How it was recognised.</param>
/// <param name="Place">What the text is in which it stands.</param>
/// <param name="What">What it is, or what carries it, for people; a noun.</param>
/// <param name="Span">The place to underline, in UTF-16 offsets.</param>
/// <param name="Path">Path of the value; null in comments, broken text, names and very deep places.</param>
/// <param name="Name">Name of the member that holds it, or null.</param>
/// <param name="Masked">The credential reduced to its known prefix and its last two characters.</param>
public sealed record SecretHit(SecretKind Kind, SecretPlace Place, string What, TextSpan Span, JsonPath? Path, string? Name, string Masked)
{
    /// <summary>The format, when one was recognised.</summary>
    public SecretFormat? Format { get; init; }
}
