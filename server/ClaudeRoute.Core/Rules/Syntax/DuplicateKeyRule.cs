using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Syntax;

/// <summary>Flags a member that a later member of the same name replaces.</summary>
/// <remarks>Page and executable examples: DuplicateKeyRule.md, beside this file.</remarks>
internal sealed class DuplicateKeyRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR005",
        "duplicate-key",
        "The same key twice",
        RuleCategory.Syntax,
        ScopeSeverities.All(Severity.Warning),
        FixSafety.Safe,
        Since: "0.1.0");

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var file in context.SettingsFiles)
        {
            foreach (var node in file.Document.DescendantNodes())
            {
                if (node is not JsonObject { Members.Count: > 1 } parent)
                {
                    continue;
                }

                foreach (var member in parent.Members)
                {
                    if (member.IsShadowed)
                    {
                        yield return RuleContext.OnName(Info, file, member, Message(member.Name)) with
                        {
                            IsUnnecessary = true,
                            Related = [new RelatedPlace(file, parent[member.Name]!.NameSpan, "This one counts.")],
                            Fixes =
                            [
                                new ChangeMembers($"Delete this \"{member.Name}\"", FixSafety.Safe, file.Path, [new JsonChange.RemoveMember(member)]) { IsPreferred = true },
                            ],
                        };
                    }
                }
            }
        }
    }

    private static string Message(string name) =>
        $"\"{name}\" stands here twice and Claude Code uses only the last one, so this value has no effect. Delete it.";
}
