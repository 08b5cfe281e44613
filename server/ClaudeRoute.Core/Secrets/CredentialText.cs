using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Secrets;

/// <summary>The credential of a hit itself, for comparing it with other texts inside this process. It is never shown, logged or handed on.</summary>
public static class CredentialText
{
    /// <summary>The credential as it stands in the file; of a text that holds more, only the credential where its format is known.</summary>
    public static string Of(SettingsFile file, SecretHit hit)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(hit);
        var text = hit.Path is { } path && file.Document.Find(path) is JsonString { Value: var value } ? value
            : file.Document.Text.Text.Substring(hit.Span.Start, hit.Span.Length).Trim('"');
        return hit.Format is not null && SecretFormats.FindIn(text, hit.Name) is { } match ? text.Substring(match.Span.Start, match.Span.Length) : text;
    }
}
