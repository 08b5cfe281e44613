using ClaudeRoute.Routes;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags providers that are switched on side by side although only one of them can own the session.</summary>
/// <remarks>Page and executable examples: SeveralProviderFlagsRule.md, beside this file.</remarks>
internal sealed class SeveralProviderFlagsRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR040",
        "several-provider-flags",
        "Several providers switched on",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Error),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Provider,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var on = context.Route.ProvidersOn;
        foreach (var provider in on)
        {
            var rivals = on.Where(other => IsRival(provider, other)).ToArray();
            if (rivals.Length > 0 && context.Effective.Env(provider.Flag) is { File: { } file, Member: { } member })
            {
                yield return RuleContext.OnValue(Info, file, member, Message(context, provider, rivals)) with
                {
                    Related = [.. rivals.Select(rival => RuleContext.Related(context.Effective.Env(rival.Flag), $"{rival.Name} is switched on here.")).OfType<RelatedPlace>()],
                    Fixes = [.. on.Where(each => each == provider || rivals.Contains(each)).Select(keep => Keep(context, file, keep)).OfType<FixIntent>()],
                };
            }
        }
    }

    private static string Message(RuleContext context, Provider provider, Provider[] rivals)
    {
        var others = Shown.List([.. rivals.Select(rival => $"{rival.Name} ({RuleContext.PlaceName(context.Effective.Env(rival.Flag)!)})")]);
        return $"{provider.Name} and {others} are switched on together, and only {context.Route.Provider!.Name} is asked, whatever file the flags stand in. Keep the one that you mean.";
    }

    private static ChangeMembers? Keep(RuleContext context, SettingsFile file, Provider keep)
    {
        var rivals = context.Route.ProvidersOn.Where(other => IsRival(keep, other)).ToArray();
        var files = rivals.Select(rival => context.Effective.Env(rival.Flag)!.File).OfType<SettingsFile>().ToArray();
        if (!files.Append(file).All(MemberEdits.IsEditable))
        {
            return null;
        }

        // One edit in the highest file decides over the lower ones, and leaves them as other projects need them.
        var decider = files.Append(file).MinBy(each => each.Scope)!;
        JsonChange[] changes = [.. rivals.Select(rival => MemberEdits.SwitchOff(context.Snapshot, decider, rival.Flag)).OfType<JsonChange>()];
        return changes.Length > 0 ? new ChangeMembers($"Keep {keep.Name}", FixSafety.NeedsReview, decider.Path, changes) : null;
    }

    private static bool IsRival(Provider a, Provider b) => a != b && !a.CombinesWith.Contains(b.Id, StringComparer.Ordinal);
}
