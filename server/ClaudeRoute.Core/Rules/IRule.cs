namespace ClaudeRoute.Rules;

/// <summary>A pure check of a snapshot.</summary>
public interface IRule : IExplained
{
    /// <summary>Every place that the rule speaks about. Never throws for any content of the files.</summary>
    IEnumerable<Finding> Check(RuleContext context);
}
