using ClaudeRoute.Features.Workspace;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Features.Editor;

/// <summary>A remark behind a value.</summary>
/// <param name="Position">Where it is shown.</param>
/// <param name="Label">The remark.</param>
/// <param name="Tooltip">What follows from it.</param>
/// <param name="Target">The member that it speaks of, or null.</param>
public sealed record PlainInlay(LinePosition Position, string Label, string Tooltip, PlainLocation? Target);

/// <summary>Says behind every value that another scope beats which file does so.</summary>
public static class InlayFeature
{
    /// <summary>Remarks in a range of lines.</summary>
    public static IReadOnlyList<PlainInlay> In(WorkspaceSnapshot workspace, string path, PlainRange range)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        if (!workspace.Files.TryGetValue(path, out var known) || known.IsTooLong)
        {
            return [];
        }

        // Of a user's file every project says something of its own; what all of them say is said once.
        var projects = workspace.ProjectsOf(known.Role);
        var found = new Dictionary<JsonMember, List<(string? Project, Settings.SettingsFile File, JsonMember? Winner)>>();
        foreach (var project in projects)
        {
            foreach (var (member, winner) in MemberPlaces.Overridden(workspace.Project(project), known.Settings))
            {
                if (winner.File is { } file)
                {
                    (found.TryGetValue(member, out var list) ? list : found[member] = []).Add((project, file, winner.Member));
                }
            }
        }

        var hints = new List<PlainInlay>(found.Count);
        foreach (var (member, winners) in found)
        {
            var position = known.Text.GetPosition(member.Value!.Span.End);
            if (position.Line < range.Start.Line || position.Line > range.End.Line)
            {
                continue;
            }

            var (project, file, target) = winners[0];
            var isEverywhere = winners.Count == projects.Count && winners.TrueForAll(winner => winner.File == file);
            var label = isEverywhere ? $"overridden by {file.Name}"
                : winners.Count == 1 ? $"overridden by {file.Name} in {NameOf(project)}"
                : $"overridden in {winners.Count} projects";
            hints.Add(new PlainInlay(
                position,
                label,
                $"Claude Code uses the value of {file.Path} instead. Delete this one, or change that one.",
                target is null ? null : new PlainLocation(file.Path, PlainRange.Of(file.Document.Text, target.NameSpan))));
        }

        hints.Sort(static (a, b) => a.Position.Line != b.Position.Line ? a.Position.Line - b.Position.Line : a.Position.Character - b.Position.Character);
        return hints;
    }

    private static string NameOf(string? project) => project is null ? "no project" : project[(project.LastIndexOf('/') + 1)..];
}
