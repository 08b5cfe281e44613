using ClaudeRoute.Facts;
using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Secrets;

/// <summary>What the rules about credentials have in common.</summary>
internal static class SecretFindings
{
    /// <summary>A finding on a credential.</summary>
    public static Finding On(RuleInfo rule, SettingsFile file, SecretHit hit, string message, Severity? severity = null) =>
        new(rule, file, hit.Span, severity ?? rule.Severity.In(file.Scope), message) { Key = hit.Path };

    /// <summary>What a rule about one kind of place finds, unless a rule about all credentials of the file says it already.</summary>
    public static IEnumerable<Finding> InPlace(
        RuleInfo rule,
        RuleContext context,
        SecretPlace place,
        Func<SettingsFile, SecretHit, string> message)
    {
        foreach (var file in context.SettingsFiles)
        {
            foreach (var hit in RuleContext.Secrets(file))
            {
                if (hit.Place == place && !IsReportedAsWhole(file, hit))
                {
                    yield return On(rule, file, hit, message(file, hit)) with { Fixes = TakeOut(file, hit) };
                }
            }
        }
    }

    /// <summary>Credentials that a file of a scope holds as values, where the rule is not off.</summary>
    public static IEnumerable<Finding> Held(RuleInfo rule, RuleContext context, Func<SettingsFile, SecretHit, string> message)
    {
        foreach (var file in context.SettingsFiles)
        {
            if (rule.Severity.In(file.Scope) == Severity.Off)
            {
                continue;
            }

            foreach (var hit in RuleContext.Secrets(file))
            {
                if (hit.Kind is SecretKind.KnownFormat or SecretKind.CredentialName)
                {
                    yield return On(rule, file, hit, message(file, hit));
                }
            }
        }
    }

    /// <summary>The credential as the subject of a sentence: what it is and what may be shown of it.</summary>
    public static string Subject(SecretHit hit)
    {
        var what = $"{char.ToUpperInvariant(hit.What[0])}{hit.What[1..]}";
        return hit.Masked == Mask.Hidden ? what : $"{what} ({hit.Masked})";
    }

    /// <summary>True for a local file whose credential git is about to commit or has committed.</summary>
    public static bool IsExposed(SettingsFile file) =>
        file is { Scope: Scope.Local, Kind: FileKind.Settings } && (file.Git.Tracked == true || file.Git.Ignored == false);

    /// <summary>True when a rule about all credentials of a file speaks, so that one about their places need not.</summary>
    public static bool IsReportedAsWhole(SettingsFile file, SecretHit hit) =>
        IsExposed(file) || (file.Scope == Scope.Shared && hit.Kind == SecretKind.KnownFormat);

    /// <summary>What can be done about the place of a credential.</summary>
    public static IReadOnlyList<FixIntent> TakeOut(SettingsFile file, SecretHit hit)
    {
        if (hit.Path is not { Count: > 0 } path || !MemberEdits.IsEditable(file))
        {
            return [];
        }

        // Without a rule that allows something the client asks again. Without one that denies something it no longer refuses.
        if (hit.Place == SecretPlace.PermissionRule && path.Index is not null)
        {
            return [Remove(file, path, "Remove this permission rule") with { IsPreferred = path.Parent?.Name == "allow" }];
        }

        if (path.Name is { } name && CommentNames.IsComment(name))
        {
            return [Remove(file, path, $"Remove {path}")];
        }

        // An item of a list has no place of its own in another file: lists of several files are joined, not merged by position.
        return file is { Scope: Scope.Shared, Kind: FileKind.Settings, Role.ProjectRoot: not null } && path.HasNamesOnly
            ? [MoveMembers.ToLocal($"Move {path} to settings.local.json", file.Path, path) with { IsPreferred = true }]
            : [];
    }

    /// <summary>The fix that keeps files out of git, or null when there is no repository or nothing to add.</summary>
    public static IgnoreInGit? Ignore(SettingsSnapshot snapshot, IReadOnlyList<string> patterns) =>
        snapshot.Git.MissingIgnoreLines(patterns) is { Count: > 0 } missing
            ? new IgnoreInGit($"Add {string.Join(" and ", missing)} to .gitignore", missing)
            : null;

    private static ChangeMembers Remove(SettingsFile file, JsonPath path, string title) =>
        new(title, FixSafety.NeedsReview, file.Path, [new JsonChange.Remove(path)]);
}
