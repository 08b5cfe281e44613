using ClaudeRoute.Routes;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags relative paths of certificates.</summary>
/// <remarks>Page and executable examples: CertPathRule.md, beside this file.</remarks>
internal sealed class CertPathRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR123",
        "cert-path",
        "A certificate's path that is not absolute",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Certificate,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var entry in context.SetEnv)
        {
            if (RedirectingVariables.Of(entry.Name) != Redirection.Certificate)
            {
                continue;
            }

            if (IsRelative(entry.Text.Trim()))
            {
                yield return RuleContext.OnValue(Info, entry, $"{entry.Name} is read from wherever Claude Code is started, so the file is found in one folder only and otherwise left out without a word. Write the whole path.") with { Fixes = [.. Whole(entry), .. MemberEdits.AskAgain(entry, "Write the whole path…")] };
            }
            else if (IsMissing(context.Snapshot.Machine, entry))
            {
                yield return RuleContext.OnValue(Info, entry, $"The file that {entry.Name} names is not there, so connections that need it fail. Write the path of a file that is on this machine.");
            }
        }
    }

    // What is meant is mostly a file of the project. A path of one machine has no place in a file that others read.
    private static IReadOnlyList<FixIntent> Whole(EnvEntry entry) =>
        entry.File is { Scope: Scope.Local, Role: { ProjectRoot: { } root, IsHomeLocal: false } } && !entry.Text.Contains("..", StringComparison.Ordinal) && Shown.Value(entry.Text) is not null
            ? MemberEdits.Write(entry, "Write the whole path of the file in this project", $"{root}/{entry.Text.Trim().Replace('\\', '/').TrimStart('.', '/')}", FixSafety.NeedsReview, isPreferred: false)
            : [];

    // A committed file speaks of other machines too, and what an untrusted project names is not looked for.
    private static bool IsMissing(MachineFacts machine, EnvEntry entry) =>
        machine.FileExists is { } exists
        && entry.File.Scope is not Scope.Shared
        && (machine.IsProjectTrusted || entry.File.Role.ProjectRoot is null)
        && entry.Text.Trim() is var path
        && IsOfThisMachine(path)
        && !EnvMembers.HoldsReference(path)
        && !TemplateText.Is(path)
        && exists(path) == false;

    // Two slashes or backslashes lead over a network.
    private static bool IsOfThisMachine(string path) =>
        path.Length > 1 && path[0] is not ('~' or '%') && !(path[0] is '/' or '\\' && path[1] is '/' or '\\');

    // References and ~ have a rule of their own.
    private static bool IsRelative(string path) =>
        path.Length > 0
        && path[0] is not ('/' or '\\' or '~' or '%')
        && !(path.Length > 2 && path[1] == ':' && path[2] is '/' or '\\')
        && !EnvMembers.HoldsReference(path)
        && !TemplateText.Is(path);
}
