using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Secrets;

/// <summary>Flags credentials of every kind in copies such as <c>settings.glm.json</c>, which the usual ignore line does not cover.</summary>
/// <remarks>Page and executable examples: SecretInSettingsVariantRule.md, beside this file.</remarks>
internal sealed class SecretInSettingsVariantRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR033",
        "secret-in-settings-variant",
        "A credential in a copy of a settings file",
        RuleCategory.Secrets,
        new ScopeSeverities(Severity.Hint, Severity.Error, Severity.Hint, Severity.Off),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Variant,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var file in context.Snapshot.Files)
        {
            if (file.Kind != FileKind.Variant || file.Git is { Tracked: false, Ignored: true })
            {
                continue;
            }

            var ignore = file.Role.ProjectRoot is null ? null : SecretFindings.Ignore(context.Snapshot, SettingsLocator.IgnorePatternsFor(file.Name));
            foreach (var hit in RuleContext.Secrets(file))
            {
                yield return SecretFindings.On(Info, file, hit, Message(file, hit)) with
                {
                    Fixes = [.. Fixes(file, hit, ignore)],
                };
            }
        }
    }

    private static IEnumerable<FixIntent> Fixes(SettingsFile file, SecretHit hit, IgnoreInGit? ignore)
    {
        if (ignore is not null)
        {
            // A tracked file stays tracked, whatever .gitignore says.
            yield return ignore with { IsPreferred = file.Git.Tracked != true };
        }

        if (hit is { Place: SecretPlace.Value, Path: { Name: not null } path })
        {
            // Never by itself: the value would switch the route.
            if (file.Role.ProjectRoot is not null && path.HasNamesOnly)
            {
                yield return MoveMembers.ToLocal($"Move {path} to settings.local.json, where it counts", file.Path, path) with { LeavesEmpty = true };
            }

            yield return new ChangeMembers($"Empty {path} here", FixSafety.NeedsReview, file.Path, [new JsonChange.Set(path, "\"\"")]);
        }
    }

    private static string Message(SettingsFile file, SecretHit hit)
    {
        var subject = SecretFindings.Subject(hit);
        if (file.Role.ProjectRoot is null)
        {
            return $"{subject} stands in {file.Name}, a copy that Claude Code does not read by itself. Keep the credential in a key store, so that no copy has to hold it.";
        }

        return file.Git.Tracked == true
            ? $"{subject} stands in {file.Name}, which git tracks, so it goes wherever the repository goes. Ignore the file, run \"git rm --cached {SettingsLocator.FolderName}/{file.Name}\", and have the credential replaced."
            : $"{subject} stands in {file.Name}, a copy that the usual ignore line does not cover and that is therefore committed easily. Ignore such copies in git, and have the credential replaced if it was ever pushed.";
    }
}
