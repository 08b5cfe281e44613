using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags gateway routes whose credential the extension's check of the login does not look at.</summary>
/// <remarks>Page and executable examples: VscodeCredentialUnseenRule.md, beside this file.</remarks>
internal sealed class VscodeCredentialUnseenRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR161",
        "vscode-credential-unseen",
        "A credential that the extension does not see",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Information),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.EditorFile,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var route = context.Route;
        if (EditorFiles.AsksForLogin(context) is not { } editor
            || route is not { Provider: null, IsFirstParty: false, Address: not null, BaseUrlValue.File: not null }
            || context.Hosts.GatewayOf(route.Address) is not null
            || !route.Headers.Any(slot => slot.Value?.File is not null)
            || route.Headers.All(context.IsStandIn)
            || EditorFiles.Variables(editor).Any(variable => variable.Name?.Value.StartsWith(SettingsKeys.Table.EditorOwnVariables, StringComparison.Ordinal) == true))
        {
            yield break;
        }

        if (RuleContext.OnValue(Info, route.BaseUrlValue, $"The login check of the extension for Visual Studio Code reads its own settings, not this file, so it still asks for a login. Set {SettingsKeys.Table.EditorNoLoginPrompt}, or name the variables in {SettingsKeys.Table.EditorVariables}.") is { } finding)
        {
            yield return finding with { Fixes = [EditorFiles.NoLoginPrompt(editor)] };
        }
    }
}
