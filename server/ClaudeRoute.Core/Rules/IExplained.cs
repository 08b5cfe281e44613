namespace ClaudeRoute.Rules;

/// <summary>What has an id and a page: a rule, or a remark that is made where no rule looks.</summary>
public interface IExplained
{
    /// <summary>What is fixed about it.</summary>
    RuleInfo Info { get; }
}
