using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Syntax;

/// <summary>Flags a file whose root is a list, a text, a number or another plain value.</summary>
/// <remarks>Page and executable examples: RootNotObjectRule.md, beside this file.</remarks>
internal sealed class RootNotObjectRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR003",
        "root-not-object",
        "The settings are not one object",
        RuleCategory.Syntax,
        ScopeSeverities.All(Severity.Error),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.OddText,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var file in context.SettingsFiles)
        {
            if (file.Document is { IsStrict: true, IsBlank: false, Root: { } root and not JsonObject })
            {
                yield return new Finding(Info, file, root.Span, Info.Severity.In(file.Scope), Message(file, root)) { Fixes = Fixes(file, root) };
            }
        }
    }

    private static IReadOnlyList<FixIntent> Fixes(SettingsFile file, JsonNode root)
    {
        if (!MemberEdits.IsEditable(file))
        {
            return [];
        }

        // One object in a list loses nothing when the list goes.
        return root is JsonArray { Items: [JsonObject inner] }
            ? [new ChangeMembers("Take the object out of the list", FixSafety.NeedsReview, file.Path, [new JsonChange.Set(JsonPath.Root, inner.RawText)]) { IsPreferred = true }]
            : [new ChangeMembers("Replace it by {} and copy what stands here", FixSafety.NeedsReview, file.Path, [new JsonChange.Set(JsonPath.Root, "{}")]) { Copied = root.Span }];
    }

    private static string Message(SettingsFile file, JsonNode root)
    {
        var kind = root.Kind switch
        {
            JsonKind.Array => "a list",
            JsonKind.String => "a text",
            JsonKind.Number => "a number",
            JsonKind.Null => "null",
            _ => "true or false",
        };
        return file.Scope == Scope.Managed
            ? $"The file holds {kind} instead of one object in braces. Claude Code refuses to start with such a managed file; wrap the settings in {{ }}."
            : $"The file holds {kind} instead of one object in braces, so Claude Code leaves it out. Wrap the settings in {{ }}.";
    }
}
