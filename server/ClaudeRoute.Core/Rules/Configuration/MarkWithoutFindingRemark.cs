namespace ClaudeRoute.Rules.Configuration;

/// <summary>Flags a mark of an intended finding that is not there any more.</summary>
/// <remarks>Page and executable examples: MarkWithoutFindingRemark.md, beside this file.</remarks>
internal sealed class MarkWithoutFindingRemark : IExplained
{
    public RuleInfo Info { get; } = new(
        "CR905",
        "mark-without-finding",
        "A mark that is needed no more",
        RuleCategory.Configuration,
        new ScopeSeverities(Severity.Off, Severity.Hint, Severity.Off, Severity.Off),
        FixSafety.None,
        Since: "0.1.0");
}
