using ClaudeRoute.Routes;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags lists of models that forbid the chosen one, forbid everything, or are not binding.</summary>
/// <remarks>Page and executable examples: AvailableModelsProblemRule.md, beside this file.</remarks>
internal sealed class AvailableModelsProblemRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR089",
        "available-models-problem",
        "A list of models that does not do what it says",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.ModelList,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var keys = SettingsKeys.Table;
        var list = context.FilesInForce.FirstOrDefault(file => file.Setting(keys.AvailableModels)?.Value is JsonArray) is { } file
            ? new RootMember(file, file.Setting(keys.AvailableModels)!, file.Setting(keys.AvailableModels)!.Value!)
            : null;
        var names = list is null ? [] : ((JsonArray)list.Value).Items.OfType<JsonString>().Select(item => item.Value).ToArray();
        if (list is not null && names.Length == 0)
        {
            yield return RuleContext.OnValue(Info, list.File, list.Member, $"An empty list forbids every model that is named, and leaves the default. List the models that may be chosen.", Severity.Information);
        }

        foreach (var model in list is null || names.Length == 0 ? [] : ModelValues.Effective(context))
        {
            if (!names.Any(name => Allows(name, model.Text)))
            {
                yield return model.Finding(Info, $"{model.Named} is not in {keys.AvailableModels} of {RuleContext.ScopeText(list!.File)}, so it cannot be chosen. Choose one of the list, or add it there.") with
                {
                    Related = [new RelatedPlace(list.File, list.Member.NameSpan, "These models may be chosen.")],
                    Fixes = Shown.Value(model.Text) is { } shown && !ModelForms.Table.IsAlias(model.Text)
                        ? MemberEdits.In(list.File, $"Add {shown} to {keys.AvailableModels}", FixSafety.NeedsReview, isPreferred: false, new JsonChange.Set(list.Member.Path.Append(((JsonArray)list.Value).Items.Count), JsonText.Quote(ModelForms.Table.Plain(model.Text))))
                        : [],
                };
            }
        }

        foreach (var member in RootMembers.Named(context, keys.EnforceAvailableModels).Where(member => member.Value.Kind == JsonKind.True))
        {
            var why = names.Length == 0 ? $"{keys.AvailableModels} names no model"
                : member.File.Scope != Scope.Managed && context.FilesInForce.Any(other => other.Scope == Scope.Managed) ? "beside managed settings only their value counts"
                : null;
            if (why is not null)
            {
                yield return RuleContext.OnValue(Info, member.File, member.Member, $"{member.Name} has no effect, because {why}. Delete it, or complete the list.") with { Fixes = MemberEdits.Delete(member.File, member.Member.Path) };
            }
        }
    }

    // An entry is a family, the start of a name, or a name as a whole.
    private static bool Allows(string entry, string model)
    {
        var table = ModelForms.Table;
        var (allowed, plain) = (table.Plain(entry), table.Plain(model));
        return table.IsSentLiterally(plain)
            || plain.Equals(allowed, StringComparison.OrdinalIgnoreCase)
            || plain.StartsWith(allowed, StringComparison.OrdinalIgnoreCase)
            || plain.StartsWith($"claude-{allowed}", StringComparison.OrdinalIgnoreCase)
            || (table.IsAlias(allowed) && plain.Contains($"-{allowed}", StringComparison.OrdinalIgnoreCase));
    }
}
