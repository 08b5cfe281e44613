using ClaudeRoute.Routes;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags routes whose main model is chosen while background work asks for the client's default.</summary>
/// <remarks>Page and executable examples: BackgroundModelUnpinnedRule.md, beside this file.</remarks>
internal sealed class BackgroundModelUnpinnedRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR087",
        "background-model-unpinned",
        "Background work on a model of its own",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Information),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Model | Topics.Destination,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var route = context.Route;
        var table = ModelForms.Table;
        var main = context.Effective.SetEnv(Providers.Table.Model) ?? context.Effective.SetSetting("model");
        if (main is not { File: { } file, Member: { } member }
            || (route.Provider is null && route is not { IsFirstParty: false, Address: not null })
            || table.IsAlias(main.Text)
            || table.IsSentLiterally(main.Text)
            || table.Background.Any(name => context.Effective.SetEnv(name) is not null)
            || TemplateText.Is(main.Text))
        {
            yield break;
        }

        var isClaude = main.Text.Contains("claude", StringComparison.OrdinalIgnoreCase);
        if (isClaude && context.Hosts.GatewayOf(route.Address) is not null)
        {
            yield break;
        }

        var where = route.Provider?.Name ?? Shown.Host(route.Address, "the gateway");
        var others = isClaude ? "" : $" The same is true of {Shown.List(table.Others)}.";
        yield return RuleContext.OnValue(
            Info,
            file,
            member,
            $"Background work still asks {where} for Claude Code's small default model, which may not be there. Set {table.Background[0]} too.{others}",
            route.Provider?.Resource is not null ? Severity.Warning : null) with
        {
            Fixes = MemberEdits.Decider(context.Snapshot, file, MemberEdits.Env(table.Background[0])) is not { } decider ? []
                : isClaude ? Small(context, decider, table.Background[0])
                : MemberEdits.In(decider, $"Set {table.Background[0]} to the same model", FixSafety.NeedsReview, isPreferred: false, MemberEdits.Set(table.Background[0], main.Text)),
        };
    }

    // Which small model a provider has is known, but for one that calls its deployments as it likes.
    private static IReadOnlyList<FixIntent> Small(RuleContext context, SettingsFile file, string name) =>
        context.Route.Provider?.Resource is null
        && ModelForms.Table.FamilyOf.TryGetValue(name, out var family)
        && ModelTable.Of(context.Snapshot.Session).CurrentIn(context.Effective, context.Route.Provider?.Id ?? Provider.FirstParty, context.Route.Region, family) is { } model
            ? MemberEdits.In(file, $"Set {name} to {model}", FixSafety.NeedsReview, isPreferred: false, MemberEdits.Set(name, model))
            : [new AskAndWrite($"Set {name}…", file.Path, name)];
}
