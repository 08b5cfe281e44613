using ClaudeRoute.Features;
using ClaudeRoute.Features.Workspace;
using ClaudeRoute.Rules;
using ClaudeRoute.Server.Files;

namespace ClaudeRoute.Cli;

/// <summary>Adds to a check what git's history says about the credentials that were found.</summary>
internal static class HistoryReport
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    /// <summary>The result with a sentence at each credential that was committed; a credential without a finding gets one of its own.</summary>
    public static async Task<CheckResult> AddAsync(CheckResult result, WorkspaceSnapshot workspace, CancellationToken cancellationToken)
    {
        var committed = new CommittedCredentials(new GitClient(TimeLimit));
        var files = new List<CheckedFile>(result.Files.Count);
        foreach (var file in result.Files)
        {
            var known = workspace.Files[file.Path];
            var (found, limit) = await committed.FindAsync(known, cancellationToken);
            var findings = file.Findings.ToList();
            foreach (var credential in found)
            {
                var at = findings.FindIndex(each => each.Diagnostic is { Rule.Category: RuleCategory.Secrets, Finding: { } finding } && finding.Span.Start <= credential.Span.Start && credential.Span.Start < finding.Span.End);
                if (at < 0)
                {
                    findings.Add((new PlainDiagnostic(file.Path, PlainRange.Of(known.Text, credential.Span), Severity.Warning, null, credential.Message), Array.Empty<FixIntent>()));
                }
                else
                {
                    var (diagnostic, fixes) = findings[at];
                    findings[at] = (diagnostic with { Message = $"{diagnostic.Message} {credential.Message}" }, fixes);
                }
            }

            if (limit is not null)
            {
                findings.Add((new PlainDiagnostic(file.Path, default, Severity.Information, null, limit), Array.Empty<FixIntent>()));
            }

            files.Add(file with { Findings = findings });
        }

        return result with { Files = files };
    }
}
