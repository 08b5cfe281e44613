using ClaudeRoute.Routes;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Syntax;

/// <summary>Flags names of variables that the client does not read although they look as if it did.</summary>
/// <remarks>Page and executable examples: EnvKnownWrongNameRule.md, beside this file.</remarks>
internal sealed class EnvKnownWrongNameRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR012",
        "env-known-wrong-name",
        "A variable that Claude Code does not read",
        RuleCategory.Syntax,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.OtherVariable,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var table = VariableMistakes.Table;
        foreach (var entry in context.SetEnv)
        {
            if (!table.Aliases.TryGetValue(entry.Name, out var alias) && table.Meant(entry.Name) is { } meant)
            {
                alias = new NameAlias(entry.Name, meant, null, null);
            }

            if (alias is not null)
            {
                yield return RuleContext.OnName(Info, entry.File, entry.Member, Message(alias)) with { Fixes = Fixes(context, entry, alias) };
            }
        }
    }

    private static string Message(NameAlias alias)
    {
        var use = alias.Variable is { } variable ? $"Use {variable}"
            : alias.Setting is { } setting ? $"Use the setting {setting}, beside \"env\""
            : $"Use {alias.EditorSetting} in the settings of Visual Studio Code";
        return $"Claude Code does not read {alias.Name}, so this value has no effect. {use}.";
    }

    private static IReadOnlyList<FixIntent> Fixes(RuleContext context, EnvEntry entry, NameAlias alias)
    {
        if (alias.Variable is { } variable)
        {
            return MemberEdits.Rename(entry.File, entry.Path, variable, FixSafety.NeedsReview) is { Count: > 0 } rename ? rename : MemberEdits.Delete(entry.File, entry.Path);
        }

        if (alias.EditorSetting is { } editor)
        {
            return [.. Providers.IsOn(entry.Text) ? [new MoveMembers($"Set {editor} in Visual Studio Code instead", entry.File.Path, MoveDestination.Editor, [new MovedMember(entry.Path, JsonPath.Of(editor), "true")])] : Array.Empty<FixIntent>(), .. MemberEdits.Delete(entry.File, entry.Path)];
        }

        return alias.Setting is { } setting && entry.File.Setting(setting) is null
            ? MemberEdits.In(entry.File, $"Move it to the setting {setting}", FixSafety.NeedsReview, isPreferred: false, new JsonChange.Set(JsonPath.Of(setting), JsonText.Quote(entry.Text)), new JsonChange.Remove(entry.Path))
            : MemberEdits.Delete(entry.File, entry.Path);
    }
}
