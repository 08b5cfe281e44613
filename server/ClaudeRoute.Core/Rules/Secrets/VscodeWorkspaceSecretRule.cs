using ClaudeRoute.Facts;
using ClaudeRoute.Routes;
using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Secrets;

/// <summary>Flags credentials and routes in settings of the editor that a workspace shares.</summary>
/// <remarks>Page and executable examples: VscodeWorkspaceSecretRule.md, beside this file.</remarks>
internal sealed class VscodeWorkspaceSecretRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR163",
        "vscode-workspace-secret",
        "A credential in the workspace's settings",
        RuleCategory.Secrets,
        ScopeSeverities.All(Severity.Error),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.EditorFile,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var file in EditorFiles.Of(context, Scope.Shared))
        {
            // What stays on one machine is shared with nobody.
            if (file.Git is { Tracked: not true, Ignored: true })
            {
                continue;
            }

            foreach (var variable in EditorFiles.Variables(file))
            {
                if (variable is { Name: { Value: var name }, Value: { } value } && Judge(name, value.Value) is var (message, severity) && message is not null)
                {
                    yield return new Finding(Info, file, value.Span, severity, message)
                    {
                        Key = value.Path,
                        Fixes = [EditorFiles.MoveToUser(context, file, variable), .. MemberEdits.In(file, "Delete this entry", FixSafety.NeedsReview, isPreferred: false, new JsonChange.Remove(variable.Entry.Path))],
                    };
                }
            }
        }
    }

    private static (string? Message, Severity Severity) Judge(string name, string value)
    {
        if (SecretFormats.FindIn(value, name) is { } found)
        {
            var masked = found.Format.MaskOf(value.Substring(found.Span.Start, found.Span.Length));
            return ($"{found.Format.Description}{(masked == Mask.Hidden ? "" : $" ({masked})")} stands in the workspace's settings, which are usually committed. Move the entry to the user settings of Visual Studio Code, and have it replaced if it was ever committed.", Severity.Error);
        }

        if (CredentialNames.Table.IsCredential(name, value))
        {
            return ($"{Shown.Value(name) ?? "This entry"} holds a credential in the workspace's settings, which are usually committed. Move the entry to the user settings of Visual Studio Code, and have it replaced if it was ever committed.", Severity.Error);
        }

        return RedirectingVariables.Of(name) is Redirection.Address or Redirection.Proxy && value.Length > 0
            ? ($"{name} in the workspace's settings decides where the requests of everybody who opens it go. Move the entry to the user settings of Visual Studio Code.", Severity.Warning)
            : default;
    }
}
