using ClaudeRoute.Routes;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags the address of the Messages API while a provider owns the session.</summary>
/// <remarks>Page and executable examples: BaseUrlUnusedOnProviderRule.md, beside this file.</remarks>
internal sealed class BaseUrlUnusedOnProviderRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR045",
        "base-url-unused-on-provider",
        "An address that the provider does not use",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Provider | Topics.BaseUrl,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        if (context.Route.Provider is { } provider
            && context.Effective.SetEnv(Providers.Table.BaseUrl) is { File: { } file, Member: { } member } value)
        {
            yield return RuleContext.OnValue(
                Info,
                file,
                member,
                $"{provider.Name} owns the session and never asks the address in {value.Name}; its own variable is {provider.BaseUrl}. Move the address there, or remove it.") with
            {
                IsUnnecessary = true,
                Related = [.. new[] { RuleContext.Related(context.Effective.Env(provider.Flag), $"{provider.Name} is switched on here.") }.OfType<RelatedPlace>()],
                Fixes = MemberEdits.IsEditable(file) ? Fixes(context, provider, file, value) : [],
            };
        }
    }

    private static List<FixIntent> Fixes(RuleContext context, Provider provider, SettingsFile file, EffectiveValue value)
    {
        var fixes = new List<FixIntent>();
        var hasOwn = provider.Addresses.Any(name => context.Effective.SetEnv(name) is not null);
        var own = context.Effective.Env(provider.BaseUrl);
        if (!hasOwn && (own is null || own.Scope >= file.Scope))
        {
            // Both gateways serve each provider under a path of its own, so there is nothing left to choose.
            var address = WebAddress.Parse(value.Text);
            var isKnown = provider.GatewayPath is not null && context.Hosts.GatewayOf(address) is not null;
            var text = isKnown ? address!.WithPath(provider.GatewayPath!) : value.Text;
            fixes.Add(new ChangeMembers($"Rename to {provider.BaseUrl}", FixSafety.NeedsReview, file.Path, Rename(context.Snapshot, file, value, provider.BaseUrl, text)) { IsPreferred = isKnown });
        }

        if (MemberEdits.ClearFix(context.Snapshot, file, MemberEdits.Env(value.Name)) is { } clear)
        {
            fixes.Add(clear with { IsPreferred = hasOwn });
        }

        if (MemberEdits.Decider(context.Snapshot, file, MemberEdits.Env(provider.Flag)) is { } decider
            && MemberEdits.SwitchOff(context.Snapshot, decider, provider.Flag) is { } off)
        {
            fixes.Add(new ChangeMembers($"Switch {provider.Name} off", FixSafety.NeedsReview, decider.Path, [off]));
        }

        return fixes;
    }

    private static JsonChange[] Rename(SettingsSnapshot snapshot, SettingsFile file, EffectiveValue value, string name, string text)
    {
        var path = MemberEdits.Env(value.Name);
        var keepsPlace = MemberEdits.Clear(snapshot, file, path) is JsonChange.Remove && file.Document.FindMember(MemberEdits.Env(name)) is null;
        return keepsPlace
            ? [new JsonChange.Rename(path, name), MemberEdits.Set(name, text)]
            : [MemberEdits.Set(name, text), .. new[] { MemberEdits.Clear(snapshot, file, path) }.OfType<JsonChange>()];
    }
}
