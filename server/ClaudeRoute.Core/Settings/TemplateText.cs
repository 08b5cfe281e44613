using System.Text.RegularExpressions;
using ClaudeRoute.Facts;

namespace ClaudeRoute.Settings;

/// <summary>Text that was copied from a guide and never filled in, from <c>Facts/template-text.json</c>.</summary>
public static class TemplateText
{
    private static readonly Lazy<Expressions> Table = new(() => new Expressions());

    /// <summary>True when the guide's text can stand in a variable of this kind.</summary>
    public static bool CanStandIn(VariableKind kind) => Array.Exists(Table.Value.Kinds, word => word.Equals(kind.ToString(), StringComparison.OrdinalIgnoreCase));

    /// <summary>True for <c>http://&lt;host&gt;</c>, <c>{region}</c>, <c>your-project</c> and the like.</summary>
    public static bool Is(string text) => Matches(Table.Value.Value, Table.Value.Hints, text);

    /// <summary>True for guide text in the place of a credential. Stand-ins for a keyless gateway, such as <c>-</c> or <c>none</c>, are none.</summary>
    public static bool IsCredential(string text) => Matches(Table.Value.Credential, Table.Value.CredentialHints, text);

    private static bool Matches(Lazy<Regex> expression, string[] hints, string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        // Guide text is short, and a value without any of the signs of guide text need not be searched.
        if (text.Length > 400 || !Array.Exists(hints, hint => text.Contains(hint, StringComparison.OrdinalIgnoreCase)))
        {
            return false;
        }

        try
        {
            return expression.Value.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private sealed class Expressions
    {
        public Expressions()
        {
            var table = FactTable.Read("template-text");
            Kinds = table.Texts("kinds");
            Hints = table.Texts("hints");
            CredentialHints = table.Texts("secretHints");
            Value = Build(table.Text("pattern"));
            Credential = Build(table.Text("secretPattern"));
        }

        public string[] Kinds { get; }

        public Lazy<Regex> Value { get; }

        public Lazy<Regex> Credential { get; }

        public string[] Hints { get; }

        public string[] CredentialHints { get; }

        private static Lazy<Regex> Build(string pattern) => new(() => new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(50)));
    }
}
