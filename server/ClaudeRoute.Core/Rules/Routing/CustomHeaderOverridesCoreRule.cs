using ClaudeRoute.Routes;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags custom headers that replace, or lose against, those of the client.</summary>
/// <remarks>Page and executable examples: CustomHeaderOverridesCoreRule.md, beside this file.</remarks>
internal sealed class CustomHeaderOverridesCoreRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR079",
        "custom-header-overrides-core",
        "A header that the client sets itself",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.CustomHeaders,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var table = Providers.Table;
        if (context.Effective.SetEnv(table.CustomHeaders) is not { File: { } file, Member: { } member } lines)
        {
            yield break;
        }

        var names = CustomHeaders.Names(lines.Text);
        var core = names.Where(name => table.CoreHeaders.Contains(name, StringComparer.OrdinalIgnoreCase)).ToArray();
        if (core.Length > 0)
        {
            yield return RuleContext.OnValue(Info, file, member, $"Claude Code sets {Shown.List(core)} itself: with a value of yours requests fail, or the value is left out. Remove the line; for experimental features there is ANTHROPIC_BETAS.") with { Fixes = [.. Betas(context, file, lines.Text, core), .. HeaderLineEdits.Remove(context, file, member, lines.Text, core)] };
        }

        var hasCredential = new[] { context.Effective.SetEnv(table.Token), context.Effective.SetEnv(table.Key), context.Effective.SetSetting(table.Helper) }.Any(value => !string.IsNullOrWhiteSpace(value?.Text));
        string[] credentials = [RouteResolver.ApiKeyHeader, RouteResolver.AuthorizationHeader];
        var own = names.Where(name => credentials.Contains(name, StringComparer.OrdinalIgnoreCase)).ToArray();
        if (hasCredential && own.Length > 0)
        {
            yield return RuleContext.OnValue(Info, file, member, $"{Shown.List(own)} stands beside a credential that fills the same headers: x-api-key replaces the key, and Authorization yields to a token. Keep one of them.") with { Fixes = HeaderLineEdits.Remove(context, file, member, lines.Text, own) };
        }
    }

    private static IReadOnlyList<FixIntent> Betas(RuleContext context, SettingsFile file, string text, string[] core)
    {
        var table = Providers.Table;
        return core is [var header]
            && header.Equals(table.BetaHeader, StringComparison.OrdinalIgnoreCase)
            && context.Effective.Env(table.Betas) is null
            && Routes.CustomHeaders.ValueOf(text, header) is { } value
                ? HeaderLineEdits.Move(file, text, header, table.Betas, value)
                : [];
    }
}
