using ClaudeRoute.Routes;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags the address of a provider that is not switched on.</summary>
/// <remarks>Page and executable examples: ProviderUrlWithoutFlagRule.md, beside this file.</remarks>
internal sealed class ProviderUrlWithoutFlagRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR046",
        "provider-url-without-flag",
        "A provider's address without the provider",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.ProviderAddress,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var provider in Providers.Table.All)
        {
            // A flag that a higher file switches off on purpose leaves its address behind on purpose.
            if (context.Effective.AllEnv(provider.Flag).Any(value => Providers.IsOn(value.Text)))
            {
                continue;
            }

            foreach (var name in provider.Addresses)
            {
                if (context.Effective.SetEnv(name) is { File: { } file, Member: { } member })
                {
                    yield return RuleContext.OnValue(
                        Info,
                        file,
                        member,
                        $"{name} has no effect while {provider.Name} is off, so requests go elsewhere. Set {provider.Flag} to \"1\", or remove this line.") with
                    {
                        IsUnnecessary = true,
                        Fixes = MemberEdits.IsEditable(file) ? [.. Fixes(context, provider, file, name)] : [],
                    };
                }
            }
        }
    }

    private static IEnumerable<FixIntent> Fixes(RuleContext context, Provider provider, SettingsFile file, string name)
    {
        // Beside another provider the flag would only make two of them compete.
        if (context.Route.Provider is null && MemberEdits.Decider(context.Snapshot, file, MemberEdits.Env(provider.Flag)) is { } decider)
        {
            yield return new ChangeMembers($"Switch {provider.Name} on", FixSafety.NeedsReview, decider.Path, [MemberEdits.SwitchOn(provider.Flag)]);
        }

        if (MemberEdits.ClearFix(context.Snapshot, file, MemberEdits.Env(name)) is { } clear)
        {
            yield return clear;
        }
    }
}
