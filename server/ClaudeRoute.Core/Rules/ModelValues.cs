using ClaudeRoute.Routes;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules;

/// <summary>A place that names a model.</summary>
/// <param name="Name">The variable or key.</param>
/// <param name="Text">The name of the model as it is written.</param>
/// <param name="File">The file.</param>
/// <param name="Value">The JSON value.</param>
internal sealed record ModelValue(string Name, string Text, SettingsFile File, JsonNode Value)
{
    /// <summary>The name in quotes; the variable or key when it has no known form and should not be shown.</summary>
    public string Named => ModelForms.Table.FormOf(Text)?.AnthropicId is not null ? $"\"{Text.Trim()}\"" : Shown.Value(Text) ?? Name;

    /// <summary>A finding on the name of the model.</summary>
    public Finding Finding(RuleInfo rule, string message, Severity? severity = null) =>
        new(rule, File, Value.Span, severity ?? rule.Severity.In(File.Scope), message) { Key = Value.Path };

    /// <summary>The fix that writes another name.</summary>
    public IReadOnlyList<FixIntent> Write(string model, FixSafety safety, bool isPreferred = false) =>
        MemberEdits.In(File, $"Write {model}", safety, isPreferred, new JsonChange.Set(Value.Path, JsonText.Quote(model)));
}

/// <summary>The models that a session may use, as files choose them.</summary>
internal static class ModelValues
{
    /// <summary>Winning values of files that are set. What the shell chooses has no place to report.</summary>
    public static IReadOnlyList<ModelValue> Effective(RuleContext context) => context.Models;

    /// <summary>The same, not yet kept.</summary>
    internal static IEnumerable<ModelValue> Find(RuleContext context)
    {
        var table = ModelForms.Table;
        foreach (var value in table.Variables.Select(context.Effective.SetEnv).Concat(table.Settings.Select(context.Effective.SetSetting)))
        {
            if (value is { File: { } file, Member.Value: { } node })
            {
                yield return new ModelValue(value.Name, value.Text, file, node);
            }
        }

        foreach (var key in table.Lists)
        {
            if (context.FilesInForce.FirstOrDefault(file => file.Setting(key) is not null) is { } file && file.Setting(key)!.Value is JsonArray list)
            {
                foreach (var item in list.Items.OfType<JsonString>())
                {
                    yield return new ModelValue(key, item.Value, file, item);
                }
            }
        }
    }

    /// <summary>Values of the map from Anthropic's identifiers to a provider's, in every file.</summary>
    public static IEnumerable<ModelValue> Overrides(RuleContext context)
    {
        var key = SettingsKeys.Table.ModelOverrides;
        foreach (var map in RootMembers.Named(context, key))
        {
            foreach (var member in (map.Value as JsonObject)?.Members ?? [])
            {
                if (member is { IsShadowed: false, Value: JsonString text })
                {
                    yield return new ModelValue(key, text.Value, map.File, text);
                }
            }
        }
    }

    /// <summary>Whose names a route understands: the id of a provider, <see cref="Provider.FirstParty"/>, or null for a gateway, which may take any.</summary>
    public static string? RouteOf(RuleContext context) =>
        context.Route.Provider is { } provider ? provider.Id
        : context.Route.IsFirstParty ? Provider.FirstParty
        : null;
}
