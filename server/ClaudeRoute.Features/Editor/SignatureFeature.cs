using System.Globalization;
using ClaudeRoute.Features.Workspace;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Features.Editor;

/// <summary>What the client does with a command of the settings.</summary>
/// <param name="Label">The call in short.</param>
/// <param name="Text">What is run, and how often.</param>
/// <param name="Parameters">Parts of the label with what they mean.</param>
public sealed record PlainSignature(string Label, ExplainedText Text, IReadOnlyList<(string Part, string Does)> Parameters);

/// <summary>Explains a command that prints a credential while somebody writes it.</summary>
public static class SignatureFeature
{
    /// <summary>The signature at an offset; null outside of the value of such a command.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="path">The file.</param>
    /// <param name="offset">The place, in UTF-16 units.</param>
    public static PlainSignature? At(WorkspaceSnapshot workspace, string path, int offset)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        return workspace.Files.TryGetValue(path, out var known) && !known.IsTooLong
            && JsonCaret.At(known.Text.Text, offset) is { Expects: JsonExpectation.Value, IsQuoted: true } caret
            && caret.Token.Start < offset
            && HelperSignatures.Find(caret.Path) is { } helper
            ? new PlainSignature(helper.Label, Explain(workspace.Project(MemberPlaces.ProjectOf(workspace, known.Role)), helper), helper.Parameters)
            : null;
    }

    private static ExplainedText Explain(SettingsSnapshot settings, HelperSignature helper)
    {
        var text = new ExplainedText().Paragraph(helper.Does).Paragraph(helper.Repeats);
        var given = settings.Effective.SetEnv(helper.Variable);
        var usual = SettingsCatalog.FindVariable(helper.Variable)?.Default;
        return given is not null && long.TryParse(given.Text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? text.Row(ExplainedText.Code(helper.Variable), $"{milliseconds} ms, from {given.Source}")
            : text.Row(ExplainedText.Code(helper.Variable), usual is null ? null : $"{usual} ms unless it is set");
    }
}
