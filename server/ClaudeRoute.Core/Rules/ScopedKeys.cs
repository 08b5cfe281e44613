using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules;

/// <summary>Finds keys that do not count in the scope of their file.</summary>
internal static class ScopedKeys
{
    /// <summary>Findings on keys in the scopes in which the rule is not off.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="context">The snapshot.</param>
    /// <param name="paths">The keys.</param>
    /// <param name="message">What to say about one of them.</param>
    /// <param name="fixes">What can be done besides deleting it.</param>
    public static IEnumerable<Finding> Find(RuleInfo rule, RuleContext context, IReadOnlyList<JsonPath> paths, Func<JsonPath, string> message, Func<SettingsFile, JsonPath, FixIntent>? fixes = null)
    {
        foreach (var file in context.Readable)
        {
            if (rule.Severity.In(file.Scope) == Severity.Off)
            {
                continue;
            }

            foreach (var path in paths)
            {
                if (file.Document.FindMember(path) is { } member)
                {
                    yield return RuleContext.OnName(rule, file, member, message(path)) with
                    {
                        IsUnnecessary = true,
                        Fixes = [.. fixes is null ? [] : new[] { fixes(file, path) }, .. MemberEdits.Delete(file, path)],
                    };
                }
            }
        }
    }
}
