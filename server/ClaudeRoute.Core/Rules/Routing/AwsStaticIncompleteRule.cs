using ClaudeRoute.Secrets;

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
        FixSafety.None,
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
                yield return half;
            }
        }
        else if (id is not null
            && id.Text.StartsWith(table.AwsTemporaryPrefix, StringComparison.Ordinal)
            && context.Effective.SetEnv(table.AwsSession) is null
            && RuleContext.OnValue(Info, id, $"This id belongs to a temporary key, which AWS refuses without its session token. Add {table.AwsSession}, or use AWS_PROFILE.") is { } temporary)
        {
            yield return temporary;
        }
    }
}
