using ClaudeRoute.Facts;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Settings;

/// <summary>What the client does with a command of the settings, from <c>Facts/helper-signatures.json</c>.</summary>
/// <param name="Key">The settings key.</param>
/// <param name="Label">The call in short.</param>
/// <param name="Does">What is run and what becomes of the output.</param>
/// <param name="Parameters">Parts of the label with what they mean.</param>
/// <param name="Repeats">When it is run again.</param>
/// <param name="Variable">Variable of the milliseconds for which the output is used again.</param>
public sealed record HelperSignature(string Key, string Label, string Does, IReadOnlyList<(string Part, string Does)> Parameters, string Repeats, string Variable);

/// <summary>All such commands.</summary>
public static class HelperSignatures
{
    private static readonly Lazy<IReadOnlyList<HelperSignature>> Instance = new(() => [.. FactTable.Read("helper-signatures").Rows("helpers").Select(row => new HelperSignature(
        row.Text("key"),
        row.Text("label"),
        row.Text("does"),
        [.. row.Rows("parameters").Select(part => (part.Text("part"), part.Text("does")))],
        row.Text("repeats"),
        row.Text("variable")))]);

    /// <summary>The command at a path of a settings file, or null.</summary>
    public static HelperSignature? Find(JsonPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var text = path.ToString();
        return Instance.Value.FirstOrDefault(helper => helper.Key == text);
    }
}
