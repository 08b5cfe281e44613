using ClaudeRoute.Rules.Secrets;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Scopes;

/// <summary>Flags a local file that git would take, as long as it holds no credential.</summary>
/// <remarks>Page and executable examples: LocalFileNotIgnoredRule.md, beside this file.</remarks>
internal sealed class LocalFileNotIgnoredRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR107",
        "local-file-not-ignored",
        "A local file that git does not ignore",
        RuleCategory.Scopes,
        new ScopeSeverities(Severity.Off, Severity.Off, Severity.Hint, Severity.Off),
        FixSafety.Safe,
        Since: "0.1.0")
    {
        Needs = Topics.LocalFile,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var file in context.SettingsFiles)
        {
            if (file is not { Scope: Scope.Local, Git: { Tracked: false, Ignored: false } } || RuleContext.Secrets(file).Count > 0)
            {
                continue;
            }

            var start = file.Document.Root?.Span.Start ?? 0;
            var ignore = file.Role.IsHomeLocal ? null : SecretFindings.Ignore(context.Snapshot, [SettingsLocator.LocalIgnorePattern]);
            yield return new Finding(
                Info,
                file,
                new TextSpan(start, Math.Min(1, file.Document.Text.Length - start)),
                Info.Severity.In(file.Scope),
                $"{file.Name} is meant for you alone, but git does not ignore it, so it may be committed by mistake. Add it to .gitignore.")
            {
                Fixes = ignore is null ? [] : [ignore with { IsPreferred = true }],
            };
        }
    }
}
