using ClaudeRoute.Routes;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags the search for tools where it has no effect or no chance.</summary>
/// <remarks>Page and executable examples: ToolSearchConflictRule.md, beside this file.</remarks>
internal sealed class ToolSearchConflictRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR073",
        "tool-search-conflict",
        "A search for tools that does not work",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.ToolSearch,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var table = VariableMistakes.Table;
        if (context.Effective.SetEnv(table.ToolSearch.Name) is not { File: { } file, Member: { } member } value || EnvMembers.HoldsReference(value.Text))
        {
            yield break;
        }

        var word = value.Text.Trim();
        if (!table.ToolSearch.Takes(word))
        {
            yield return RuleContext.OnValue(Info, file, member, $"{value.Name} takes true, false, auto, or auto: with a number up to 100, and leaves out every other text. Write one of them.") with
            {
                Fixes = MemberEdits.In(file, $"Write \"{table.ToolSearch.On}\"", FixSafety.NeedsReview, isPreferred: false, MemberEdits.Set(value.Name, table.ToolSearch.On)),
            };
        }
        else if (word != table.ToolSearch.Off && Providers.IsOn(context.Effective, table.NoBetas))
        {
            yield return RuleContext.OnValue(Info, file, member, $"The search for tools needs the experimental headers that {table.NoBetas} switches off, so it has no effect. Keep one of the two.") with
            {
                Related = [.. new[] { RuleContext.Related(context.Effective.Env(table.NoBetas), "This switches them off.") }.OfType<RelatedPlace>()],
                Fixes = MemberEdits.Clear(context.Snapshot, value, context.Effective.Env(table.NoBetas)),
            };
        }
        else if (word == table.ToolSearch.On && context.Route is { Provider: null, IsFirstParty: false, Address: { } address })
        {
            yield return RuleContext.OnValue(Info, file, member, $"Requests fail if {Shown.Host(address, "the gateway")} does not know references to tools. Write \"{table.ToolSearch.Off}\" if it answers with errors.", Severity.Information) with
            {
                Fixes = MemberEdits.In(file, $"Write \"{table.ToolSearch.Off}\"", FixSafety.NeedsReview, isPreferred: false, MemberEdits.Set(value.Name, table.ToolSearch.Off)),
            };
        }
    }
}
