using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Syntax;

/// <summary>Flags settings of Visual Studio Code that are meant to pass variables to the extension and do not.</summary>
/// <remarks>Page and executable examples: VscodeEnvShapeRule.md, beside this file.</remarks>
internal sealed class VscodeEnvShapeRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR162",
        "vscode-env-shape",
        "Variables that the extension does not read",
        RuleCategory.Syntax,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.EditorFile,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var file in EditorFiles.All(context))
        {
            foreach (var finding in EditorFiles.Settings(file) is { } settings ? Check(file, settings) : [])
            {
                yield return finding;
            }
        }
    }

    private IEnumerable<Finding> Check(SettingsFile file, JsonObject settings)
    {
        var table = SettingsKeys.Table;
        foreach (var member in settings.Members)
        {
            if (member.IsShadowed)
            {
                continue;
            }

            if (table.EditorGuessed.Contains(member.Name, StringComparer.Ordinal) || member.Name.StartsWith(table.EditorGuessedPrefix, StringComparison.Ordinal))
            {
                yield return RuleContext.OnName(Info, file, member, $"The extension has no setting {member.Name}, so this has no effect. Variables belong in {table.EditorVariables}, a list of {{name, value}}.") with
                {
                    Fixes = table.EditorGuessedVariables.Contains(member.Name, StringComparer.Ordinal) ? Convert(file, settings, member) : [],
                };
            }
            else if (member.Name == table.EditorVariables && member.Value is not JsonArray)
            {
                yield return RuleContext.OnValue(Info, file, member, $"{table.EditorVariables} is a list of {{name, value}}, and in this form the extension reads no variable. Write it as a list.") with
                {
                    Fixes = Convert(file, settings, member),
                };
            }
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var variable in EditorFiles.Variables(file))
        {
            var problem = variable.Name is null || variable.Value is null ? "has no name and value that are both text, so it is left out. Write both in quotes"
                : names.Add(variable.Name.Value) ? null
                : "names a variable that stands here already, so it is not clear which value counts. Keep one of them";
            if (problem is not null)
            {
                yield return new Finding(Info, file, variable.Entry.Span, Info.Severity.In(file.Scope), $"This entry {problem}.") { Key = variable.Entry.Path, Fixes = [.. AsText(file, variable), .. MemberEdits.In(file, "Delete this entry", FixSafety.NeedsReview, isPreferred: false, new JsonChange.Remove(variable.Entry.Path))] };
            }
        }
    }

    private static IReadOnlyList<FixIntent> AsText(SettingsFile file, EditorVariable variable) =>
        variable is { Name: not null, Value: null, Entry: JsonObject entry } && entry["value"]?.Value is { Kind: JsonKind.Number or JsonKind.True or JsonKind.False } value
            ? MemberEdits.In(file, "Put quotes around the value", FixSafety.NeedsReview, isPreferred: true, new JsonChange.Set(value.Path, JsonText.Quote(JsText.Of(value))))
            : [];

    private static IReadOnlyList<FixIntent> Convert(SettingsFile file, JsonObject settings, JsonMember member)
    {
        var table = SettingsKeys.Table;
        if (member.Value is not JsonObject map
            || (member.Name != table.EditorVariables && settings[table.EditorVariables] is not null)
            || map.Members.Any(each => each.Value is null or JsonObject or JsonArray))
        {
            return [];
        }

        var path = member.Path.Parent!.Append(table.EditorVariables);
        var list = $"[{string.Join(", ", map.Members.Where(each => !each.IsShadowed).Select(each => $"{{ \"name\": {JsonText.Quote(each.Name)}, \"value\": {JsonText.Quote(JsText.Of(each.Value!))} }}"))}]";
        JsonChange[] changes = member.Name == table.EditorVariables ? [new JsonChange.Set(path, list)] : [new JsonChange.Rename(member.Path, table.EditorVariables), new JsonChange.Set(path, list)];
        return MemberEdits.In(file, $"Write it as {table.EditorVariables}", FixSafety.NeedsReview, isPreferred: true, changes);
    }
}
