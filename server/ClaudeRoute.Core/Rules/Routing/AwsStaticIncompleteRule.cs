using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags static AWS credentials of which a part is missing.</summary>
/// <remarks>Page and executable examples: AwsStaticIncompleteRule.md, beside this file.</remarks>
internal sealed class AwsStaticIncompleteRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR132",
        "aws-static-incomplete",
        "Half an AWS key",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Error),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.AwsCredential,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var table = CredentialHomes.Table;
        var (id, secret) = (context.Effective.SetEnv(table.AwsId), context.Effective.SetEnv(table.AwsSecret));
        if (id is null != secret is null)
        {
            var (present, missing) = id is null ? (secret, table.AwsId) : (id, table.AwsSecret);
            if (RuleContext.OnValue(Info, present, $"{present!.Name} is half of a key, and Claude Code stops with \"Could not load AWS credentials\". Add {missing}, or use AWS_PROFILE.") is { } half)
            {
                yield return half with { Fixes = [.. MemberEdits.Ask(context.Snapshot, half.File, $"Add {missing}…", missing), .. Profile(context, present!)] };
            }
        }
        else if (id is not null
            && id.Text.StartsWith(table.AwsTemporaryPrefix, StringComparison.Ordinal)
            && context.Effective.SetEnv(table.AwsSession) is null
            && RuleContext.OnValue(Info, id, $"This id belongs to a temporary key, which AWS refuses without its session token. Add {table.AwsSession}, or use AWS_PROFILE.") is { } temporary)
        {
            yield return temporary with { Fixes = MemberEdits.Ask(context.Snapshot, temporary.File, $"Add {table.AwsSession}…", table.AwsSession) };
        }
    }

    // A profile is of no use while half of a key comes before it.
    private static IEnumerable<FixIntent> Profile(RuleContext context, EffectiveValue half)
    {
        var name = CredentialHomes.Table.AwsProfile;
        return half.File is { } file && MemberEdits.IsEditable(file) && context.Effective.SetEnv(name) is null && MemberEdits.Clear(context.Snapshot, file, MemberEdits.Env(half.Name)) is { } clear
            ? [new AskAndWrite($"Use a profile of AWS instead of {half.Name}…", file.Path, name) { Besides = [clear] }]
            : [];
    }
}
