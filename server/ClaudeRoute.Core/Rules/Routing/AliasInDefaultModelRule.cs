using ClaudeRoute.Routes;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags aliases in variables that say what an alias means.</summary>
/// <remarks>Page and executable examples: AliasInDefaultModelRule.md, beside this file.</remarks>
internal sealed class AliasInDefaultModelRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR085",
        "alias-in-default-model",
        "An alias in the place of a model",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.FamilyModel,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var table = ModelForms.Table;
        foreach (var entry in context.SetEnv)
        {
            if (!table.FamilyOf.TryGetValue(entry.Name, out var family) || !table.IsAlias(entry.Text))
            {
                continue;
            }

            var models = ModelTable.Of(context.Snapshot.Session);
            var provider = context.Route.Provider?.Id ?? Provider.FirstParty;
            var id = models.Current(provider, table.Plain(entry.Text).ToLowerInvariant()) ?? models.Current(provider, family);
            yield return RuleContext.OnValue(Info, entry, $"{entry.Name} says what the alias {family} means, so the word {Shown.ValueOrName(entry)} itself would be sent as the model. Write the full name of a model.") with
            {
                Fixes = id is null ? MemberEdits.AskAgain(entry, "Write the name of a model…") : MemberEdits.Write(entry, $"Write {id}{table.SuffixOf(entry.Text)}", id + table.SuffixOf(entry.Text), FixSafety.NeedsReview, isPreferred: false),
            };
        }
    }
}
