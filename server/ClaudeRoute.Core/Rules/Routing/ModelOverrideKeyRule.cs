using ClaudeRoute.Routes;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags keys of <c>modelOverrides</c> that are no identifiers of Anthropic.</summary>
/// <remarks>Page and executable examples: ModelOverrideKeyRule.md, beside this file.</remarks>
internal sealed class ModelOverrideKeyRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR092",
        "model-override-key",
        "An override that is never used",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Model,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var map in RootMembers.Named(context, SettingsKeys.Table.ModelOverrides))
        {
            foreach (var member in (map.Value as JsonObject)?.Members ?? [])
            {
                if (member is not { IsShadowed: false, Value: JsonString value } || CommentNames.IsComment(member.Name))
                {
                    continue;
                }

                if (ModelForms.Table.FormOf(member.Name) is not { Id: "anthropic" or "anthropic-date" })
                {
                    yield return RuleContext.OnName(Info, map.File, member, $"{Shown.Value(member.Name) ?? "This"} is no identifier of a model of Anthropic, so the line is left out. Write the identifier, for example claude-opus-4-6.") with { Fixes = Rename(context, map, member) };
                }
                else if (value.Value.Trim().Length == 0)
                {
                    yield return RuleContext.OnValue(Info, map.File, member, $"Nothing is named here in the place of {member.Name}. Write the name that your provider has for the model, or delete the line.") with { Fixes = MemberEdits.Delete(map.File, member.Path) };
                }
            }
        }
    }

    private static IReadOnlyList<FixIntent> Rename(RuleContext context, RootMember map, JsonMember member)
    {
        var table = ModelForms.Table;
        var models = ModelTable.Of(context.Snapshot.Session);
        var id = table.IsAlias(member.Name) ? models.Current(Provider.FirstParty, table.Plain(member.Name).ToLowerInvariant())
            : table.FormOf(member.Name)?.AnthropicId is { } known && models.IsKnown(known) ? known
            : null;
        return id is not null && ((JsonObject)map.Value)[id] is null
            ? MemberEdits.In(map.File, $"Rename to {id}", FixSafety.NeedsReview, isPreferred: false, new JsonChange.Rename(member.Path, id))
            : MemberEdits.Delete(map.File, member.Path);
    }
}
