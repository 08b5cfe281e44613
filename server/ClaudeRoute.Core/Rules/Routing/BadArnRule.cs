using ClaudeRoute.Routes;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags ARNs of models that Bedrock cannot read.</summary>
/// <remarks>Page and executable examples: BadArnRule.md, beside this file.</remarks>
internal sealed class BadArnRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR091",
        "bad-arn",
        "A malformed ARN",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.Safe,
        Since: "0.1.0")
    {
        Needs = Topics.Model,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var model in ModelValues.Effective(context).Concat(ModelValues.Overrides(context)))
        {
            var text = model.Text.Trim();
            if (!text.StartsWith("arn:", StringComparison.Ordinal) || TemplateText.Is(text))
            {
                continue;
            }

            var decoded = text.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase).Replace("%3A", ":", StringComparison.OrdinalIgnoreCase);
            if (decoded != text)
            {
                yield return model.Finding(Info, "This ARN is encoded as for an address, and Claude Code would encode it again. Write : and / as they are.") with
                {
                    Fixes = MemberEdits.In(model.File, "Write : and / as they are", FixSafety.Safe, isPreferred: true, new JsonChange.Set(model.Value.Path, JsonText.Quote(decoded))),
                };
            }
            else if (ModelForms.Table.RegionOfArn(text) is null)
            {
                yield return model.Finding(Info, "This is no ARN of a model on Amazon Bedrock: arn:aws:bedrock:REGION:ACCOUNT:inference-profile/NAME. Copy it again from the AWS console.");
            }
        }
    }
}
