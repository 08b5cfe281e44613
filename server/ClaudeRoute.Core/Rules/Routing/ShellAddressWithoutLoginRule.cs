using ClaudeRoute.Routes;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags a gateway's address of the shell for which no credential is set anywhere.</summary>
/// <remarks>Page and executable examples: ShellAddressWithoutLoginRule.md, beside this file.</remarks>
internal sealed class ShellAddressWithoutLoginRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR115",
        "shell-address-without-login",
        "An address in the shell, and no login",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Information),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.BaseUrl | Topics.UserFile,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var route = context.Route;
        if (route is { Provider: null, NeedsSavedLogin: true, IsFirstParty: false, Address: not null, BaseUrlValue: { File: null } address } && context.Snapshot.FileOf(Scope.User) is { InForce: true } file)
        {
            var start = file.Document.Root?.Span.Start ?? 0;
            var path = JsonPath.Of(Providers.Table.Helper);
            yield return new Finding(
                Info,
                file,
                new TextSpan(start, Math.Min(1, file.Document.Text.Length - start)),
                Info.Severity.In(file.Scope),
                $"The shell sets {address.Name} alone: without a saved login Claude Code sends nothing, and with one your subscription's token goes to {Shown.Host(route.Address, "")}. Add {Providers.Table.Token}, or an apiKeyHelper.")
            {
                Fixes = [.. MemberEdits.In(file, "Add apiKeyHelper \"echo '-'\" for a gateway without keys", FixSafety.NeedsReview, isPreferred: false, new JsonChange.Set(path, JsonText.Quote("echo '-'"))), .. MemberEdits.Ask(context.Snapshot, file, $"Add {Providers.Table.Token}…", Providers.Table.Token)],
            };
        }
    }
}
