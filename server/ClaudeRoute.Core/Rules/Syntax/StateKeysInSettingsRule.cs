using ClaudeRoute.Routes;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Syntax;

/// <summary>Flags keys of the client's own state file in settings.</summary>
/// <remarks>Page and executable examples: StateKeysInSettingsRule.md, beside this file.</remarks>
internal sealed class StateKeysInSettingsRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR112",
        "state-keys-in-settings",
        "State that is no setting",
        RuleCategory.Syntax,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.State,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var table = SettingsKeys.Table;
        foreach (var key in table.State)
        {
            foreach (var member in RootMembers.Named(context, key))
            {
                yield return RuleContext.OnName(
                    Info,
                    member.File,
                    member.Member,
                    $"{key} belongs in ~/.claude.json, which Claude Code writes itself; in settings it does nothing. Delete it here.",
                    table.StateAlsoWrittenByTools.Contains(key, StringComparer.Ordinal) ? Severity.Information : null) with
                {
                    IsUnnecessary = true,
                    Fixes = [.. Key(member), .. MemberEdits.Delete(member.File, member.Member.Path)],
                };
            }
        }
    }

    // A key would be lost with its line.
    private static IReadOnlyList<FixIntent> Key(RootMember member)
    {
        var name = Providers.Table.Key;
        return member.Name == SettingsKeys.Table.StateKey && member.Value is JsonString { Value.Length: > 0 } && member.File.Env.All(entry => entry.Name != name)
            ? member.File.Scope == Scope.Shared
                ? [new MoveMembers($"Move it to env.{name} of settings.local.json", member.File.Path, MoveDestination.Local, [new MovedMember(member.Member.Path, MemberEdits.Env(name))])]
                : MemberEdits.In(member.File, $"Move it to env.{name}", FixSafety.NeedsReview, isPreferred: false, new JsonChange.Set(MemberEdits.Env(name), member.Value.RawText), new JsonChange.Remove(member.Member.Path))
            : [];
    }
}
