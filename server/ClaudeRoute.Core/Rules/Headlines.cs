using ClaudeRoute.Facts;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules;

/// <summary>Makes one finding of all that concern one member: a person reads one headline, and the rest as places that take part.</summary>
internal static class Headlines
{
    // Built when a member first has several findings, which most files never have.
    private static readonly Lazy<Dictionary<string, string[]>> Over = new(() =>
        FactTable.Read("rule-precedence").Object("over")!.Members.ToDictionary(
            row => row.Name,
            row => ((JsonArray)row.Value!).Items.OfType<JsonString>().Select(item => item.Value).ToArray(),
            StringComparer.Ordinal));

    /// <summary>The headline of every finding, in the order of the findings.</summary>
    /// <remarks>Loops over plain types: queries and keys of value types would have to be compiled before the first headline is shown.</remarks>
    public static IReadOnlyDictionary<Finding, Finding> Of(IReadOnlyList<Finding> findings)
    {
        var byMember = new Dictionary<string, List<Finding>>(findings.Count, StringComparer.Ordinal);
        foreach (var finding in findings)
        {
            var key = $"{MemberOf(finding)} {finding.File.Path}";
            if (!byMember.TryGetValue(key, out var group))
            {
                byMember[key] = group = new List<Finding>(1);
            }

            group.Add(finding);
        }

        var headlines = new Dictionary<Finding, Finding>(findings.Count, ReferenceEqualityComparer.Instance);
        foreach (var group in byMember.Values)
        {
            AddGroup(group, headlines);
        }

        return headlines;
    }

    // Of a name that stands twice, each member is one of its own.
    private static string MemberOf(Finding finding) =>
        finding.Key is { } key
            ? $"{finding.File.Document.MemberAt(finding.Span.Start)?.NameSpan.Start} {key}"
            : $"{finding.Span.Start} {finding.Span.Length}";

    private static void AddGroup(List<Finding> group, Dictionary<Finding, Finding> headlines)
    {
        if (group.Count == 1)
        {
            headlines.Add(group[0], group[0]);
            return;
        }

        var first = First(group);

        // What one rule says about several places inside a member stays apart.
        var merged = group.FindAll(finding => finding.Rule.Id != first.Rule.Id);
        var headline = merged.Count == 0 ? first : Merge(first, merged);
        foreach (var finding in group)
        {
            headlines.Add(finding, finding.Rule.Id == first.Rule.Id && finding != first ? finding : headline);
        }
    }

    private static Finding First(List<Finding> group)
    {
        Finding? first = null;
        foreach (var finding in group)
        {
            if (group.Exists(other => IsOver(other, finding)))
            {
                continue;
            }

            if (first is null || finding.Severity > first.Severity || (finding.Severity == first.Severity && string.CompareOrdinal(finding.Rule.Id, first.Rule.Id) < 0))
            {
                first = finding;
            }
        }

        return first ?? group[0];
    }

    private static bool IsOver(Finding a, Finding b) => IsOver(a.Rule.Id, b.Rule.Id);

    /// <summary>True where what one rule says about a member takes the place of what another one says, whatever their severities.</summary>
    internal static bool IsOver(string rule, string other) =>
        Over.Value.TryGetValue(rule, out var below) && below.Contains(other, StringComparer.Ordinal);

    private static Finding Merge(Finding first, List<Finding> others)
    {
        var fixes = first.Fixes.ToList();
        var hasPreferred = fixes.Exists(fix => fix.IsPreferred);
        foreach (var fix in others.SelectMany(other => other.Fixes))
        {
            if (!fixes.Exists(known => known.Title == fix.Title))
            {
                fixes.Add(hasPreferred ? fix with { IsPreferred = false } : fix);
                hasPreferred |= fix.IsPreferred;
            }
        }

        return first with
        {
            Fixes = fixes,
            Related = [.. first.Related, .. others.Select(other => new RelatedPlace(other.File, other.Span, $"{other.Rule.Id}: {other.Message}"))],
        };
    }
}
