using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Scopes;

/// <summary>Flags settings under a name that the client does not read, where it finds no other ones.</summary>
/// <remarks>Page and executable examples: WrongFileNameRule.md, beside this file.</remarks>
internal sealed class WrongFileNameRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR006",
        "wrong-file-name",
        "A file name that Claude Code does not read",
        RuleCategory.Scopes,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.Variant,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var file in context.Snapshot.Files)
        {
            // Beside real settings such a file is taken for a source that some tool converts.
            if (file is { Kind: FileKind.Variant, IsAskedFor: true } && SettingsLocator.IsWrongName(file.Name) && !context.SettingsFiles.Any(other => Folder(other) == Folder(file)))
            {
                yield return new Finding(
                    Info,
                    file,
                    new TextSpan(0, Math.Min(1, file.Document.Text.Length)),
                    Info.Severity.In(file.Scope),
                    $"Claude Code does not read {file.Name}, so nothing in it counts. Rename it to settings.json or settings.local.json.")
                {
                    Fixes = Fixes(file),
                };
            }
        }
    }

    // A file that is not even JSON with comments needs more than a name.
    private static IReadOnlyList<FixIntent> Fixes(SettingsFile file)
    {
        if (file.Document.HasErrors || file.Root is null)
        {
            return [];
        }

        string[] names = [SettingsLocator.SharedName, SettingsLocator.LocalName];
        return [.. (file.Scope == Scope.Local ? names.Reverse() : names).Where(name => file.Role.ProjectRoot is not null || name == names[0]).Select(name => new RenameFile($"Rename to {name}", file.Path, name))];
    }

    private static string Folder(SettingsFile file) => file.Path[..file.Path.LastIndexOf('/')];
}
