using ClaudeRoute.Rules.Configuration;
using ClaudeRoute.Rules.Secrets;

namespace ClaudeRoute.Rules;

/// <summary>
/// What is said where no rule looks: about the configuration of this tool, and about the history of a repository. Their ids start at 901, apart from those of
/// rules. They have pages as rules have, and no severity that could be configured.
/// </summary>
public static class Remarks
{
    private static readonly Lazy<IReadOnlyList<IExplained>> Known = new(() =>
    [
        new ConfigurationUnreadableRemark(),
        new CredentialInConfigurationRemark(),
        new ConfigurationWithoutEffectRemark(),
        new ProtectedRuleSilencedRemark(),
        new MarkWithoutFindingRemark(),
        new CredentialInHistoryRemark(),
    ]);

    /// <summary>All of them, ordered by id.</summary>
    public static IReadOnlyList<IExplained> All => Known.Value;

    /// <summary>A configuration that is no JSON object, or broken JSON.</summary>
    public static RuleInfo Unreadable => Known.Value[0].Info;

    /// <summary>A credential in a configuration.</summary>
    public static RuleInfo Credential => Known.Value[1].Info;

    /// <summary>What a configuration says in vain.</summary>
    public static RuleInfo WithoutEffect => Known.Value[2].Info;

    /// <summary>A rule that a project wants to silence and cannot.</summary>
    public static RuleInfo Protected => Known.Value[3].Info;

    /// <summary>A mark that stands for no finding.</summary>
    public static RuleInfo Mark => Known.Value[4].Info;

    /// <summary>A credential that was committed before.</summary>
    public static RuleInfo Committed => Known.Value[5].Info;
}
