using System.Globalization;
using ClaudeRoute.Routes;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags the time for which a helper's output counts where there is no helper, or the unit was mistaken.</summary>
/// <remarks>Page and executable examples: HelperTtlRule.md, beside this file.</remarks>
internal sealed class HelperTtlRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR154",
        "helper-ttl",
        "How long a helper's output counts",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Hint),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.HelperTtl,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var (name, shortest, longest) = VariableMistakes.Table.HelperTtl;
        if (context.Effective.SetEnv(name) is not { File: { } file, Member: { } member } value)
        {
            yield break;
        }

        if (context.Effective.SetSetting(Providers.Table.Helper) is null)
        {
            yield return RuleContext.OnValue(Info, file, member, $"{name} has no effect without an apiKeyHelper. Remove it, or add the helper.") with
            {
                IsUnnecessary = true,
                Fixes = MemberEdits.Clear(context.Snapshot, value),
            };
        }
        else if (double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var time) && time > 0 && (time < shortest || time > longest))
        {
            var seconds = (time * 1000).ToString("R", CultureInfo.InvariantCulture);
            yield return time < shortest
                ? RuleContext.OnValue(Info, file, member, $"{name} is in milliseconds, so the helper would run again all the time. Write {seconds} for {value.Text.Trim()} seconds.", Severity.Warning) with
                {
                    Fixes = MemberEdits.In(file, $"Write {seconds}", FixSafety.NeedsReview, isPreferred: true, MemberEdits.Set(name, seconds)),
                }
                : RuleContext.OnValue(Info, file, member, $"For more than a day the helper is not asked again, unless its credential is refused. Check that {name} is meant in milliseconds.", Severity.Information);
        }
    }
}
