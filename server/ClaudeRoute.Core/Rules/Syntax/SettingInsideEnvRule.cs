using ClaudeRoute.Secrets;
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
        RuleContext.OnName(Info, file, member, $"{member.Name} is a setting of Visual Studio Code, and Claude Code does not read it. Move it to the settings of the editor.") with { Fixes = MemberEdits.Delete(file, member.Path) };

    // Other settings may want another type than text, and a wrong one takes the whole file out of force.
    private static IReadOnlyList<FixIntent> Fixes(SettingsFile file, EnvEntry entry) =>
        entry.Value is JsonString && CredentialNames.Table.HelperSettings.Contains(entry.Name) && file.Setting(entry.Name) is null
            ? MemberEdits.In(file, $"Move {entry.Name} beside \"env\"", FixSafety.NeedsReview, isPreferred: false, new JsonChange.Set(JsonPath.Of(entry.Name), entry.Value.RawText), new JsonChange.Remove(entry.Path))
            : [];
}
