using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Syntax;

/// <summary>Flags a member whose type makes the client drop the file.</summary>
/// <remarks>Page and executable examples: WrongTypeDropsFileRule.md, beside this file.</remarks>
internal sealed class WrongTypeDropsFileRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR032",
        "wrong-type-drops-file",
        "A value of the wrong type drops the file",
        RuleCategory.Syntax,
        new ScopeSeverities(Severity.Error, Severity.Error, Severity.Error, Severity.Warning),
        FixSafety.Safe,
        Since: "0.1.0");

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var file in context.Snapshot.Files.Where(file => file.Kind is FileKind.Settings or FileKind.Template && file.Document.IsStrict))
        {
            foreach (var violation in file.TypeViolations)
            {
                yield return Report(file, violation);
            }
        }
    }

    private Finding Report(SettingsFile file, TypeViolation violation)
    {
        // A required member that is missing is reported on the name of the object that lacks it.
        var missing = violation.Node is JsonObject parent && parent.Member?.Path is { } parentPath && violation.Path.Parent?.Equals(parentPath) == true;
        var span = missing ? violation.Node.Member!.NameSpan : violation.Node.Span;
        return new Finding(Info, file, span, Info.Severity.In(file.Scope), Message(file, violation))
        {
            Key = violation.Path,
            Fixes = missing ? [] : Fixes(file, violation),
        };
    }

    private static string Message(SettingsFile file, TypeViolation violation) => file.Scope == Scope.Managed
        ? $"{violation.Path} must be {violation.Expected}. Claude Code leaves out this one field and keeps the rest of the managed file."
        : $"{violation.Path} must be {violation.Expected}. This one value makes Claude Code leave out the whole file, permissions and env included, without a word with -p.";

    private static List<FixIntent> Fixes(SettingsFile file, TypeViolation violation)
    {
        var fixes = new List<FixIntent>();
        var node = violation.Node;
        if (HookRepair.Convert(violation) is { } hook)
        {
            fixes.Add(Change($"Nest the command of {violation.Path.Parent} under \"hooks\"", new JsonChange.Set(violation.Path.Parent!, hook)));
        }
        else if (Convert(violation) is { } json)
        {
            fixes.Add(Change($"Write {violation.Path} as {json}", new JsonChange.Set(violation.Path, json)));
        }
        else if (node.Kind == JsonKind.Null && node.Member is not null)
        {
            fixes.Add(Change($"Delete {violation.Path}", new JsonChange.Remove(violation.Path)));
        }

        return fixes;

        ChangeMembers Change(string title, JsonChange change) => new(title, FixSafety.Safe, file.Path, [change]) { IsPreferred = true };
    }

    private static string? Convert(TypeViolation violation)
    {
        if (violation.Node is not JsonString text)
        {
            return null;
        }

        var types = violation.Types;
        var value = text.Value.Trim();
        if (types.Contains("boolean", StringComparer.Ordinal) && value is "true" or "false")
        {
            return value;
        }

        if (types.Contains("integer", StringComparer.Ordinal) && value.Length is > 0 and < 10 && value.All(char.IsAsciiDigit) && (value.Length == 1 || value[0] != '0'))
        {
            return value;
        }

        return types.Contains("array", StringComparer.Ordinal) && text.Value.Length > 0 && text.RawText.Length <= 80 ? $"[{text.RawText}]" : null;
    }
}
