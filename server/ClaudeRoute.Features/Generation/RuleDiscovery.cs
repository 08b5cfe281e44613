using System.Diagnostics.CodeAnalysis;
using ClaudeRoute.Rules;

namespace ClaudeRoute.Features.Generation;

/// <summary>Finds the rule classes of the build, for the generator. At run time the generated list is used instead.</summary>
public static class RuleDiscovery
{
    private const string PagesShowGaps = "A trimmed build loses rule classes but keeps the pages beside them, so the comparison below refuses it.";

    /// <summary>One instance of every rule class, ordered by id.</summary>
    /// <exception cref="InvalidOperationException">A rule lacks its page, a page lacks its rule, or two rules share an id or a name.</exception>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = PagesShowGaps)]
    [UnconditionalSuppressMessage("Trimming", "IL2067", Justification = PagesShowGaps)]
    public static IReadOnlyList<IRule> FindAll()
    {
        var rules = typeof(IRule).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false, IsInterface: false } && typeof(IRule).IsAssignableFrom(type))
            .Select(type => (IRule)Activator.CreateInstance(type)!)
            .OrderBy(rule => rule.Info.Id, StringComparer.Ordinal)
            .ToArray();
        var names = rules.Concat<IExplained>(Remarks.All).Select(rule => rule.GetType().Name).ToHashSet(StringComparer.Ordinal);
        names.SymmetricExceptWith(RulePages.Names);
        if (names.Count > 0)
        {
            throw new InvalidOperationException($"A rule without a page, a page without a rule, or a trimmed build: {string.Join(", ", names.Order(StringComparer.Ordinal))}.");
        }

        Refuse(rules.Concat<IExplained>(Remarks.All).GroupBy(rule => rule.Info.Id, StringComparer.Ordinal));
        Refuse(rules.Concat<IExplained>(Remarks.All).GroupBy(rule => rule.Info.Name, StringComparer.Ordinal));
        return rules;
    }

    private static void Refuse(IEnumerable<IGrouping<string, IExplained>> groups)
    {
        if (groups.FirstOrDefault(group => group.Skip(1).Any()) is { } taken)
        {
            throw new InvalidOperationException($"{taken.Key} is used by {string.Join(" and ", taken.Select(rule => rule.GetType().Name))}.");
        }
    }
}
