using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Syntax;

/// <summary>Flags settings that stand in <c>env</c>, and settings of the editor that stand in this file.</summary>
/// <remarks>Page and executable examples: SettingInsideEnvRule.md, beside this file.</remarks>
internal sealed class SettingInsideEnvRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR009",
        "setting-inside-env",
        "A setting among the variables",
        RuleCategory.Syntax,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.OtherName,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var prefix = SettingsKeys.Table.EditorPrefix;
        foreach (var file in context.Readable)
        {
            foreach (var entry in file.Env)
            {
                if (entry.Name.StartsWith(prefix, StringComparison.Ordinal))
                {
                    yield return Editor(file, entry.Member);
                }
                else if (!entry.IsComment && SettingsKeys.IsKnown(entry.Name))
                {
                    yield return RuleContext.OnName(Info, file, entry.Member, $"{entry.Name} is a setting and no variable, so it has no effect here. Move it beside \"env\".") with { Fixes = Fixes(file, entry) };
                }
            }

            foreach (var member in file.Root!.Members)
            {
                if (!member.IsShadowed && member.Name.StartsWith(prefix, StringComparison.Ordinal))
                {
                    yield return Editor(file, member);
                }
            }
        }
    }

    private Finding Editor(SettingsFile file, JsonMember member) =>
        RuleContext.OnName(Info, file, member, $"{member.Name} is a setting of Visual Studio Code, and Claude Code does not read it. Move it to the settings of the editor.") with
        {
            Fixes = member.Value is { } value
                ? [new MoveMembers($"Move {member.Name} to the user settings of Visual Studio Code", file.Path, MoveDestination.Editor, [new MovedMember(member.Path, JsonPath.Of(member.Name), Plain(value))]), .. MemberEdits.Delete(file, member.Path)]
                : [],
        };

    // A wrong type would take the whole file out of force.
    private static IReadOnlyList<FixIntent> Fixes(SettingsFile file, EnvEntry entry)
    {
        var path = JsonPath.Of(entry.Name);
        if (file.Setting(entry.Name) is not { Value: { } there })
        {
            return Accepted(entry) is { } json
                ? MemberEdits.In(file, $"Move {entry.Name} beside \"env\"", FixSafety.NeedsReview, isPreferred: false, new JsonChange.Set(path, json), new JsonChange.Remove(entry.Path))
                : [];
        }

        var delete = MemberEdits.Delete(file, entry.Path);
        return Accepted(entry) is not { } other || other == there.RawText
            ? delete
            : [.. delete, .. MemberEdits.In(file, $"Move {entry.Name} beside \"env\" and replace the other value", FixSafety.NeedsReview, isPreferred: false, new JsonChange.Set(path, other), new JsonChange.Remove(entry.Path))];
    }

    // The value in the first form that the client takes for this setting; null when there is none.
    private static string? Accepted(EnvEntry entry) =>
        new[] { entry.Value.RawText, Plain(entry.Value) }
            .FirstOrDefault(json => JsonDocument.Parse($"{{ {JsonText.Quote(entry.Name)}: {json} }}") is { IsStrict: true, Root: JsonObject root } && TypeTable.Check(root).Count == 0);

    // Among variables everything is text.
    private static string Plain(JsonNode value) =>
        value is JsonString text && (text.Value.Trim() is "true" or "false" || JsonDocument.Parse(text.Value) is { IsStrict: true, Root: { Kind: JsonKind.Object or JsonKind.Array or JsonKind.Number } }) ? text.Value.Trim() : value.RawText;
}
