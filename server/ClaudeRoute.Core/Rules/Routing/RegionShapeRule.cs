using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags regions with signs that no region has.</summary>
/// <remarks>Page and executable examples: RegionShapeRule.md, beside this file.</remarks>
internal sealed class RegionShapeRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR130",
        "region-shape",
        "A region that is no name",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.Safe,
        Since: "0.1.0")
    {
        Needs = Topics.Region,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var entry in context.SetEnv)
        {
            if (Variables.Find(entry.Name)?.Kind != VariableKind.Region || IsName(entry.Text) || EnvMembers.HoldsReference(entry.Text) || TemplateText.Is(entry.Text) || string.IsNullOrWhiteSpace(entry.Text))
            {
                continue;
            }

            var clean = entry.Text.Trim().Trim('/').ToLowerInvariant();
            yield return RuleContext.OnValue(Info, entry, $"{Shown.ValueOrName(entry)} is no name of a region: AWS then takes its default or another model profile, and Vertex AI is asked for this text. Write it in lower case, without slashes and blanks.") with
            {
                Fixes = IsName(clean) ? MemberEdits.Write(entry, $"Write {clean}", clean, FixSafety.Safe) : [],
            };
        }
    }

    private static bool IsName(string text) => text.Length > 0 && text.All(sign => char.IsAsciiLetterLower(sign) || char.IsAsciiDigit(sign) || sign is '-' or '_');
}
