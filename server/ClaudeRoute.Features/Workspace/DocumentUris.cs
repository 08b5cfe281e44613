using System.Globalization;
using System.Text;

namespace ClaudeRoute.Features.Workspace;

/// <summary>Turns document URIs into paths with forward slashes and back.</summary>
/// <remarks>
/// <c>file:///c%3A/x</c> is <c>c:/x</c> with the drive letter in lower case, <c>file://server/share/x</c> is <c>//server/share/x</c>. A
/// <c>vscode-remote</c> URI names a path of the machine that the server runs on, so its authority is left out.
/// <c>vscode-userdata</c> is how Visual Studio Code calls its own files.
/// </remarks>
public static class DocumentUris
{
    /// <summary>The path of a URI, or null for schemes that name no file, such as <c>untitled</c>.</summary>
    public static string? ToPath(string? uri)
    {
        if (string.IsNullOrEmpty(uri))
        {
            return null;
        }

        var colon = uri.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
        {
            return null;
        }

        var scheme = uri[..colon];
        var isFile = scheme.Equals("file", StringComparison.OrdinalIgnoreCase);
        if (!isFile && !scheme.Equals("vscode-remote", StringComparison.OrdinalIgnoreCase) && !scheme.Equals("vscode-userdata", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var rest = uri[(colon + 1)..];
        var cut = rest.AsSpan().IndexOfAny('?', '#');
        rest = cut < 0 ? rest : rest[..cut];
        var authority = "";
        if (rest.StartsWith("//", StringComparison.Ordinal))
        {
            var slash = rest.IndexOf('/', 2);
            authority = slash < 0 ? rest[2..] : rest[2..slash];
            rest = slash < 0 ? "/" : rest[slash..];
        }

        var path = Decode(rest);
        if (path.Length >= 3 && path[0] == '/' && char.IsAsciiLetter(path[1]) && path[2] == ':')
        {
            path = char.ToLowerInvariant(path[1]) + path[2..];
        }

        return isFile && authority.Length > 0 && !authority.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            ? $"//{Decode(authority)}{path}"
            : path;
    }

    /// <summary>The <c>file</c> URI of a full path, encoded as editors do it.</summary>
    public static string FromPath(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var text = path.Replace('\\', '/');
        var uri = new StringBuilder("file://");
        if (text.StartsWith("//", StringComparison.Ordinal))
        {
            text = text[2..];
        }
        else if (!text.StartsWith('/'))
        {
            uri.Append('/');
            if (text.Length >= 2 && text[1] == ':')
            {
                text = char.ToLowerInvariant(text[0]) + text[1..];
            }
        }

        foreach (var part in Encoding.UTF8.GetBytes(text))
        {
            if (IsPlain((char)part))
            {
                uri.Append((char)part);
            }
            else
            {
                uri.Append('%').Append(part.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return uri.ToString();
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '.' or '_' or '~';

    private static string Decode(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
        {
            return text;
        }

        var bytes = new List<byte>(text.Length);
        var encoded = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < encoded.Length; i++)
        {
            if (encoded[i] == '%' && i + 2 < encoded.Length && char.IsAsciiHexDigit((char)encoded[i + 1]) && char.IsAsciiHexDigit((char)encoded[i + 2]))
            {
                bytes.Add((byte)((Hex(encoded[i + 1]) << 4) | Hex(encoded[i + 2])));
                i += 2;
            }
            else
            {
                bytes.Add(encoded[i]);
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    private static int Hex(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
