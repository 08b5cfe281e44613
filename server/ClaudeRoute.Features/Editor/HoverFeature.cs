using ClaudeRoute.Features.Workspace;
using ClaudeRoute.Routes;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Features.Editor;

/// <summary>The explanation of one place.</summary>
/// <param name="Text">What to show.</param>
/// <param name="Range">The part of the file that it is about.</param>
public sealed record PlainHover(ExplainedText Text, PlainRange Range);

/// <summary>Explains a key or variable where it stands: what it does, what counts, and who wins. Credentials are masked.</summary>
public static class HoverFeature
{
    /// <summary>The explanation of the member at an offset; null for members of which nothing is known.</summary>
    public static PlainHover? At(WorkspaceSnapshot workspace, string path, int offset)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        if (!workspace.Files.TryGetValue(path, out var known) || known.IsTooLong)
        {
            return null;
        }

        var file = known.Settings;
        for (var member = file.Document.MemberAt(offset); member is not null; member = MemberPlaces.Around(member))
        {
            if (member.Path.Segments is [{ Name: "env" }, { Name: { } name }] && CommentNames.IsComment(name))
            {
                return null;
            }

            if (Explain(workspace, file, member) is { } text)
            {
                var span = member.NameSpan.Touches(offset) || member.Value is not { } value || value is JsonContainer ? member.NameSpan : value.Span;
                return new PlainHover(text, PlainRange.Of(known.Text, span));
            }
        }

        return null;
    }

    private static ExplainedText? Explain(WorkspaceSnapshot workspace, SettingsFile file, JsonMember member)
    {
        var settings = workspace.Project(MemberPlaces.ProjectOf(workspace, file.Role));
        if (member.Path.Segments is [{ Name: "env" }, { Name: { } name }])
        {
            return ExplainVariable(settings, file, member, name);
        }

        if (SettingsCatalog.FindKey(member.Path) is not { } key)
        {
            return null;
        }

        var text = Descriptions.Head(new ExplainedText().Title(key.Name == "*" ? member.Path.ToString() : key.Path, Descriptions.Kind(key)), key);
        if (key.Places == KeyPlaces.GlobalConfig || !key.IsReadIn(file.Scope))
        {
            text.Paragraph($"Not read here: Claude Code takes it from {Descriptions.Places(key.Places)}.");
        }
        else
        {
            AddStanding(text, settings, file, member);
        }

        if (member.Path.Segments is [{ Name: "model" }] && settings.Effective.SetEnv(Providers.Table.Model) is { } variable)
        {
            text.Paragraph($"{variable.Name} from {Place(new MemberPlace(variable.Scope, variable.File, variable.Member, variable.Text))} beats this key.");
        }

        return key.Page is { } page ? Descriptions.Source(text, page, SettingsCatalog.KeySource) : text;
    }

    private static ExplainedText ExplainVariable(SettingsSnapshot settings, SettingsFile file, JsonMember member, string name)
    {
        var variable = SettingsCatalog.FindVariable(name);
        var text = new ExplainedText().Title(name, variable is null ? "variable" : Descriptions.Kind(variable.Kind));
        if (variable is null)
        {
            text.Paragraph("Not among the variables that Claude Code's routes depend on. It is passed on to the commands that Claude runs.");
        }
        else
        {
            Descriptions.Head(text, variable);
        }

        if (variable is { IsIgnoredFromProject: true } && file.Scope is Scope.Shared or Scope.Local)
        {
            text.Paragraph("Not read here: Claude Code takes this variable out of files that come with a project.");
        }
        else
        {
            AddStanding(text, settings, file, member);
            if (file.Scope is Scope.Shared or Scope.Local && file.InForce && variable is { AppliesBeforeTrust: false })
            {
                text.Paragraph("An interactive session asks for trust in the folder before it counts; with -p it counts at once.");
            }
        }

        return variable is null ? text : Descriptions.Source(text, variable.Page, SettingsCatalog.VariableSource);
    }

    private static void AddStanding(ExplainedText text, SettingsSnapshot settings, SettingsFile file, JsonMember member)
    {
        if (file.Kind != FileKind.Settings)
        {
            text.Paragraph("Claude Code does not read this file by itself; --settings can name it.");
            return;
        }

        if (file.Role.IsHomeLocal)
        {
            text.Paragraph("Claude Code reads this file only for sessions that are started in the home folder.");
            return;
        }

        if (!settings.Merges(file))
        {
            text.Paragraph(file.Drop switch
            {
                FileDrop.Syntax => "Not in force: this file is no strict JSON, so Claude Code leaves it out as a whole.",
                FileDrop.NotAnObject => "Not in force: this file holds something else than an object, so Claude Code leaves it out as a whole.",
                FileDrop.WrongType => $"Not in force: {file.TypeViolations[0].Path} has to be {file.TypeViolations[0].Expected}, so Claude Code leaves this file out as a whole.",
                _ => "Not in force: Claude Code leaves this file out.",
            });
            return;
        }

        var places = MemberPlaces.Of(settings, member.Path);
        if (places.Count == 0)
        {
            return;
        }

        var winner = places[0];
        text.Paragraph($"In effect: {Value(winner)} from {(winner.File == file ? "this file" : Place(winner))}.{(winner.File == file || places.All(place => place.File != file) ? "" : " The value here is overridden.")}");
        foreach (var place in places.Skip(1).Where(place => place.File != file))
        {
            text.Row("Overridden", $"{Value(place)} from {Place(place)}");
        }
    }

    private static string Value(MemberPlace place) =>
        place.Text.Length == 0 ? "unset, by an empty text"
        : ShownOf(place) is { } shown ? ExplainedText.Code(shown)
        : "a value that is not shown";

    private static string? ShownOf(MemberPlace place) =>
        place.Member is { Value: { } node } member
            ? ShownValue.Of(member.Path, node, place.Text)
            : null;

    private static string Place(MemberPlace place) => place.File is { } file ? $"{file.Name} ({place.Scope.Word()})" : "the shell";
}
