using ClaudeRoute.Routes;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags AWS credentials that stand beside a Bedrock API key, which comes first.</summary>
/// <remarks>Page and executable examples: SeveralAwsCredentialsRule.md, beside this file.</remarks>
internal sealed class SeveralAwsCredentialsRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR133",
        "several-aws-credentials",
        "Several ways to log in to AWS",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Information),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.AwsCredential,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        // Where no file names a provider, the flag may be exported in the shell.
        if ((context.Route.Provider ?? Providers.Table.Find("bedrock")) is not { Id: "bedrock" } provider || provider.OwnAuthorization.Select(context.Effective.SetEnv).FirstOrDefault(value => value is not null) is not { } key)
        {
            yield break;
        }

        var signature = provider.Signature;
        EffectiveValue?[] others =
        [
            .. signature.All.All(name => context.Effective.SetEnv(name) is not null) ? signature.All.Take(1).Select(context.Effective.SetEnv) : [],
            .. signature.Any.Select(context.Effective.SetEnv),
            .. Providers.Table.RefreshCommands.Where(row => row.Cloud == provider.Cloud).Select(row => context.Effective.SetSetting(row.Key)),
        ];
        var unused = others.OfType<EffectiveValue>().ToArray();
        if (unused.Length > 0 && RuleContext.OnValue(Info, key, $"{key.Name} comes first, and {Shown.List([.. unused.Select(value => value.Name)])} is not used for models. Keep one of them.") is { } finding)
        {
            yield return finding with
            {
                Related = [.. unused.Select(value => RuleContext.Related(value, $"{value.Name} is not used.")).OfType<RelatedPlace>()],
                Fixes = MemberEdits.Clear(context.Snapshot, [key, .. unused]),
            };
        }
    }
}
