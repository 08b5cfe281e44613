namespace ClaudeRoute.Settings;

/// <summary>How a file stores its text.</summary>
public enum TextEncoding
{
    /// <summary>UTF-8; with a mark when the text begins with one.</summary>
    Utf8,

    /// <summary>UTF-8 with a byte order mark, which an editor does not show.</summary>
    Utf8WithMark,

    /// <summary>UTF-16, which always begins with a mark.</summary>
    Utf16,
}
