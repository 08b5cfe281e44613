using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Syntax;

/// <summary>Flags a <c>$schema</c> that is not the published address.</summary>
/// <remarks>Page and executable examples: SchemaUrlRule.md, beside this file.</remarks>
internal sealed class SchemaUrlRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR004",
        "schema-url",
        "Another address than the schema's",
        RuleCategory.Syntax,
        ScopeSeverities.All(Severity.Information),
        FixSafety.Safe,
        Since: "0.1.0")
    {
        Needs = Topics.Schema,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var member in RootMembers.Named(context, "$schema"))
        {
            var address = SettingsKeys.Table.Schema;
            if (member.Value is JsonString { Value: var text } && text != address)
            {
                yield return RuleContext.OnValue(
                    Info,
                    member.File,
                    member.Member,
                    "This is not the address of the published schema, without which editors offer no help here; version 2.1.170 was reported to refuse files with another one. Write the published address.") with
                {
                    Fixes = MemberEdits.In(member.File, "Write the published address", FixSafety.Safe, isPreferred: true, new JsonChange.Set(member.Member.Path, JsonText.Quote(address))),
                };
            }
        }
    }
}
