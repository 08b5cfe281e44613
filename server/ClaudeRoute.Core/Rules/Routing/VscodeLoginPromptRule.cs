using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags routes without a login while the extension still shows its login page.</summary>
/// <remarks>Page and executable examples: VscodeLoginPromptRule.md, beside this file.</remarks>
internal sealed class VscodeLoginPromptRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR160",
        "vscode-login-prompt",
        "A login page that is not needed",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Information),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.EditorFile,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        if (EditorFiles.AsksForLogin(context) is not { } editor)
        {
            yield break;
        }

        var route = context.Route;
        var place = route.Provider is { } provider ? context.Effective.Env(provider.Flag)
            : route.IsFirstParty ? null
            : context.Hosts.GatewayOf(route.Address) is not null || (route.Headers.Count > 0 && route.Headers.All(context.IsStandIn)) ? route.BaseUrlValue
            : null;
        if (RuleContext.OnValue(Info, place, $"No login is needed on this route, but the extension for Visual Studio Code still shows its login page. Set {SettingsKeys.Table.EditorNoLoginPrompt} in the editor's user settings.") is { } finding)
        {
            yield return finding with { Fixes = [EditorFiles.NoLoginPrompt(editor)] };
        }
    }
}
