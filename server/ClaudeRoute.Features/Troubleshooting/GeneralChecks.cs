using ClaudeRoute.Features.Editor;
using ClaudeRoute.Routes;
using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Features.Troubleshooting;

/// <summary>A finding of one of some rules.</summary>
internal sealed class RuleCheck : ISymptomCheck
{
    public string Name => "rule";

    public SymptomCause? Find(SymptomContext context, IReadOnlyList<string> ids) =>
        context.Findings.FirstOrDefault(finding => finding.File.Kind == FileKind.Settings && ids.Contains(finding.Rule.Id, StringComparer.Ordinal)) is { } found
            ? new SymptomCause(found.Message, SymptomContext.Place(found.File, found.Span), found.Rule.Id)
            : null;
}

/// <summary>A problem of the route as a whole.</summary>
internal sealed class ProblemCheck : ISymptomCheck
{
    public string Name => "problem";

    public SymptomCause? Find(SymptomContext context, IReadOnlyList<string> ids) =>
        context.Route.Problems.FirstOrDefault(problem => ids.Contains(problem.Code, StringComparer.Ordinal)) is { } found
            ? new SymptomCause(SecretFormats.Redact(found.Message), PlaceOf(context, found), null)
            : null;

    /// <summary>The file that a problem is about, where it is about one.</summary>
    internal static PlainLocation? PlaceOf(SymptomContext context, RouteProblem problem)
    {
        if (problem.Code is "dropped" or "managed-invalid")
        {
            var file = context.Settings.Files.FirstOrDefault(file => file.Kind == FileKind.Settings && file.Drop != FileDrop.None && problem.Message.StartsWith(file.Path + ":", StringComparison.Ordinal));
            return file is null ? null : SymptomContext.Place(file, file.Drop == FileDrop.WrongType ? file.TypeViolations[0].Node.Span : file.Document.Problems.IsEmpty ? default : file.Document.Problems[0].Span);
        }

        return SymptomContext.At(context.Route.BaseUrlValue, "").Place;
    }
}

/// <summary>A key or variable in a file from which the client does not take it.</summary>
internal sealed class NotReadHereCheck : ISymptomCheck
{
    public string Name => "not-read-here";

    public SymptomCause? Find(SymptomContext context, IReadOnlyList<string> ids)
    {
        foreach (var file in context.Settings.Files.Where(context.Settings.Merges))
        {
            foreach (var member in file.Root?.Members ?? [])
            {
                if (SettingsCatalog.FindKey(member.Path) is { } key && !key.IsReadIn(file.Scope))
                {
                    return new SymptomCause($"{key.Path} does not count in {file.Name}: Claude Code reads it from {Descriptions.Places(key.Places)}. Move it there.", SymptomContext.Place(file, member.NameSpan), null);
                }
            }

            foreach (var entry in file.Env.Where(_ => file.Scope is Scope.Shared or Scope.Local))
            {
                if (SettingsCatalog.FindVariable(entry.Name) is { IsIgnoredFromProject: true })
                {
                    return new SymptomCause($"{entry.Name} does not count in {file.Name}: Claude Code takes it out of files that come with a project. Set it in user settings or in the shell.", SymptomContext.Place(file, entry.Member.NameSpan), null);
                }
            }
        }

        return null;
    }
}

/// <summary>A value that another scope beats with a different one.</summary>
internal sealed class OverriddenCheck : ISymptomCheck
{
    public string Name => "overridden";

    public SymptomCause? Find(SymptomContext context, IReadOnlyList<string> ids)
    {
        foreach (var file in context.Settings.Files)
        {
            foreach (var (member, winner) in MemberPlaces.Overridden(context.Settings, file))
            {
                if (member.Value is not { } value || (value is JsonString text ? text.Value : value.RawText) != winner.Text)
                {
                    return new SymptomCause($"{member.Path} of {file.Name} ({file.Scope.Word()}) is overridden by {winner.FileName} ({winner.Scope.Word()}). Change it there, or delete it there.", SymptomContext.Place(file, member.NameSpan), null);
                }
            }
        }

        return null;
    }
}

/// <summary>A part of the route that an interactive session uses only once the folder is trusted.</summary>
internal sealed class WaitsForTrustCheck : ISymptomCheck
{
    public string Name => "waits-for-trust";

    public SymptomCause? Find(SymptomContext context, IReadOnlyList<string> ids)
    {
        var headers = context.Route.Headers.Select(slot => slot.Source).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var note in TrustNotes.Of(context.Settings, context.Route).Where(note => note.Waits && (ids is ["all"] || headers.Contains($"{note.Scope}.{note.What}"))))
        {
            var place = context.Settings.Files.Where(context.Settings.Merges).Where(file => file.Scope.Word() == note.Scope)
                .Select(file => file.Document.FindMember(JsonPath.Parse(note.What)) is { } member ? SymptomContext.Place(file, member.NameSpan) : null)
                .FirstOrDefault(found => found is not null);
            return new SymptomCause($"{note.What} of {note.Scope} settings counts only once the folder is trusted: accept the question of an interactive session, or move it to user settings. With -p nothing waits.", place, null);
        }

        return null;
    }
}
