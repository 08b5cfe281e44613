using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Secrets;

/// <summary>Flags credentials in files beside the settings: servers of MCP, containers and variables of the project.</summary>
/// <remarks>Page and executable examples: SecretInProjectFileRule.md, beside this file.</remarks>
internal sealed class SecretInProjectFileRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR034",
        "secret-in-project-file",
        "A credential in a file of the project",
        RuleCategory.Secrets,
        new ScopeSeverities(Severity.Off, Severity.Error, Severity.Off, Severity.Off),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.NeighbourFile,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var file in context.Snapshot.Files)
        {
            if (file.Role.Neighbour is not { } kind || !IsShared(file, kind))
            {
                continue;
            }

            var isTemplate = kind.IsTemplate(file.Name);
            foreach (var hit in RuleContext.Secrets(file))
            {
                // A template shows by its values which variables there are; only the real thing is wrong in it.
                if (!isTemplate || hit.Kind == SecretKind.KnownFormat)
                {
                    yield return SecretFindings.On(Info, file, hit, Message(file, kind, hit, isTemplate), SeverityOf(file, kind, hit)) with { Fixes = Fixes(context, file, kind) };
                }
            }
        }
    }

    private static bool IsShared(SettingsFile file, NeighbourKind kind) =>
        file.Git.Tracked == true || file.Git.Ignored == false || (!kind.OnlyIfNotIgnored && file.Git.Ignored != true);

    // What is not in the repository yet can still be kept out of it, and a name alone proves less than a format.
    private static Severity SeverityOf(SettingsFile file, NeighbourKind kind, SecretHit hit) =>
        hit.Kind == SecretKind.KnownFormat && (file.Git.Tracked == true || !kind.OnlyIfNotIgnored) ? Severity.Error : Severity.Warning;

    private static string Message(SettingsFile file, NeighbourKind kind, SecretHit hit, bool isTemplate)
    {
        var subject = hit.Kind == SecretKind.CredentialName && hit.Name is { } name && Shown.Value(name) is { } shown ? $"{shown} holds a credential that" : SecretFindings.Subject(hit);
        var place = file.Git.Tracked == true ? "which git tracks" : kind.OnlyIfNotIgnored ? "which git does not ignore, so it is committed easily" : "which everyone who can read the repository sees";
        var advice = isTemplate ? "Put a placeholder there" : hit.Path is null && !kind.IsLines ? "Take it out" : kind.AdviceFor(file.Name, VariableOf(hit));
        return kind.OnlyIfNotIgnored && file.Git.Tracked == true && !isTemplate
            ? $"{subject} stands in {file.Name}, {place}. {advice}, run \"git rm --cached {file.Name}\", and have the credential replaced."
            : $"{subject} stands in {file.Name}, {place}. {advice}, and have the credential replaced if it was ever committed.";
    }

    // Where the member is a variable, the reference can name it; a header or an argument leaves the name to the user.
    private static string? VariableOf(SecretHit hit) =>
        hit.Name is { } name && name.All(sign => char.IsAsciiLetterUpper(sign) || char.IsAsciiDigit(sign) || sign == '_') && Shown.Value(name) is not null ? name : null;

    // A tracked file stays tracked, whatever .gitignore says.
    private static IReadOnlyList<FixIntent> Fixes(RuleContext context, SettingsFile file, NeighbourKind kind) =>
        file.Git.Tracked == false && kind.IgnorePatternsFor(file.Name) is { Count: > 0 } patterns && SecretFindings.Ignore(context.Snapshot, patterns) is { } ignore
            ? [ignore with { IsPreferred = true }]
            : [];
}
