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
        Since: "0.1.0");

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var model in ModelValues.Effective(context).Concat(Overrides(context)))
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

    private static IEnumerable<ModelValue> Overrides(RuleContext context)
    {
        var key = SettingsKeys.Table.ModelOverrides;
        return RootMembers.Named(context, key)
            .Select(member => (member.File, Map: member.Value as JsonObject))
            .Where(pair => pair.Map is not null)
            .SelectMany(pair => pair.Map!.Members.Where(member => member is { IsShadowed: false, Value: JsonString }).Select(member => new ModelValue(key, ((JsonString)member.Value!).Value, pair.File, member.Value!)));
    }
}
