using ClaudeRoute.Features;
using ClaudeRoute.Features.Workspace;
using ClaudeRoute.Rules;
using ClaudeRoute.Server.Files;

namespace ClaudeRoute.Cli;

/// <summary>Adds to a check what git's history says about the credentials that were found.</summary>
internal sealed class HistoryReport
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    private readonly WorkspaceSnapshot _workspace;
    private readonly Dictionary<string, (IReadOnlyList<CommittedCredential> Found, string? Limit)> _answers;

    private HistoryReport(WorkspaceSnapshot workspace, Dictionary<string, (IReadOnlyList<CommittedCredential> Found, string? Limit)> answers)
    {
        _workspace = workspace;
        _answers = answers;
    }

    /// <summary>Asks git about the credentials of some files.</summary>
    public static async Task<HistoryReport> AskAsync(IEnumerable<CheckedFile> files, WorkspaceSnapshot workspace, CancellationToken cancellationToken)
    {
        var committed = new CommittedCredentials(new GitClient(TimeLimit));
        var answers = new Dictionary<string, (IReadOnlyList<CommittedCredential> Found, string? Limit)>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            answers[file.Path] = await committed.FindAsync(workspace.Files[file.Path], cancellationToken);
        }

        return new HistoryReport(workspace, answers);
    }

    /// <summary>Every committed credential as a finding of its own.</summary>
    public IEnumerable<PlainDiagnostic> Each() => _answers.SelectMany(answer => answer.Value.Found.Select(credential => Finding(answer.Key, credential)));

    /// <summary>The result with a sentence at each credential that was committed; a credential without a finding gets one of its own.</summary>
    /// <param name="result">What was found without asking.</param>
    /// <param name="least">The lowest severity that is reported.</param>
    /// <param name="baseline">Findings that are not reported, or null.</param>
    public CheckResult AddTo(CheckResult result, Severity least, Baseline? baseline) => result with { Files = [.. result.Files.Select(file => AddTo(file, least, baseline))] };

    private CheckedFile AddTo(CheckedFile file, Severity least, Baseline? baseline)
    {
        var (found, limit) = _answers[file.Path];
        var findings = file.Findings.ToList();
        var hidden = file.Hidden.ToList();
        foreach (var credential in found)
        {
            // A baseline is met here whether or not a rule speaks about the credential, so that it says the same with and without that rule.
            var diagnostic = Finding(file.Path, credential);
            var isKnown = baseline?.Meet(diagnostic) == true;
            var at = findings.FindIndex(each => IsAt(each.Diagnostic, credential));
            if (at >= 0)
            {
                var (shown, fixes) = findings[at];
                findings[at] = (shown with { Message = $"{shown.Message} {credential.Message}" }, fixes);
            }
            else if (isKnown)
            {
                hidden.Add(diagnostic);
            }
            else if (diagnostic.Severity >= least)
            {
                findings.Add((diagnostic, []));
            }
        }

        if (limit is not null && least <= Severity.Information)
        {
            findings.Add((new PlainDiagnostic(file.Path, default, Severity.Information, null, limit), []));
        }

        return file with { Findings = findings, Hidden = hidden };
    }

    private static bool IsAt(PlainDiagnostic diagnostic, CommittedCredential credential) =>
        diagnostic is { Rule.Category: RuleCategory.Secrets, Finding: { } finding } && finding.Span.Start <= credential.Span.Start && credential.Span.Start < finding.Span.End;

    private PlainDiagnostic Finding(string path, CommittedCredential credential) =>
        new(path, PlainRange.Of(_workspace.Files[path].Text, credential.Span), Severity.Warning, Remarks.Committed, credential.Message) { Key = credential.Key };
}
