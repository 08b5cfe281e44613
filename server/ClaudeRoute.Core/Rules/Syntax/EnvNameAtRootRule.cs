using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Syntax;

/// <summary>Flags a variable that stands beside <c>env</c> instead of in it.</summary>
/// <remarks>Page and executable examples: EnvNameAtRootRule.md, beside this file.</remarks>
internal sealed class EnvNameAtRootRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR008",
        "env-name-at-root",
        "A variable at the root",
        RuleCategory.Syntax,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.OtherKey,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var member in RootMembers.All(context))
        {
            if (SettingsKeys.IsKnown(member.Name) || SettingsKeys.Table.VariableAtRoot(member.Name) is not { } variable)
            {
                continue;
            }

            var what = variable == member.Name ? $"{variable} is a variable" : $"\"{member.Name}\" is no setting";
            yield return RuleContext.OnName(Info, member.File, member.Member, $"{what}, and Claude Code reads no variables here. Move it into \"env\"{(variable == member.Name ? "" : $" as {variable}")}.") with
            {
                Fixes = Fixes(member, variable),
            };
        }
    }

    private static IReadOnlyList<FixIntent> Fixes(RootMember member, string variable)
    {
        var isPlain = member.Value.Kind is JsonKind.String or JsonKind.Number or JsonKind.True or JsonKind.False;
        if (member.File.Env.Any(entry => entry.Name == variable))
        {
            return MemberEdits.Delete(member.File, member.Member.Path);
        }

        if (!isPlain || member.File.Setting("env") is { Value: not JsonObject })
        {
            return [];
        }

        var isFlag = Variables.Find(variable)?.Kind == VariableKind.Flag;
        var text = isFlag && member.Value.Kind is JsonKind.True or JsonKind.False ? (member.Value.Kind == JsonKind.True ? "1" : "0") : JsText.Of(member.Value);
        return MemberEdits.In(member.File, $"Move it to env.{variable}", FixSafety.NeedsReview, isPreferred: false, MemberEdits.Set(variable, text), new JsonChange.Remove(member.Member.Path));
    }
}
