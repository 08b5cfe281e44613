using ClaudeRoute.Facts;
using ClaudeRoute.Settings;
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
    public static IReadOnlyDictionary<Finding, Finding> Of(IReadOnlyList<Finding> findings)
    {
        var byMember = new Dictionary<(SettingsFile, string), List<Finding>>(findings.Count);
        foreach (var finding in findings)
        {
            var key = (finding.File, MemberOf(finding));
            if (!byMember.TryGetValue(key, out var group))
            {
                byMember[key] = group = new List<Finding>(1);
            }

            group.Add(finding);
        }

        var headlines = new Dictionary<Finding, Finding>(findings.Count, ReferenceEqualityComparer.Instance);
        foreach (var group in byMember.Values)
        {
            foreach (var (finding, headline) in Pair(group))
            {
                headlines.Add(finding, headline);
            }
        }

        return headlines;
    }

    // Of a name that stands twice, each member is one of its own.
    private static string MemberOf(Finding finding) =>
        finding.Key is { } key
            ? $"{finding.File.Document.MemberAt(finding.Span.Start)?.NameSpan.Start} {key}"
            : $"{finding.Span.Start} {finding.Span.Length}";

    private static IEnumerable<(Finding Finding, Finding Headline)> Pair(List<Finding> group)
    {
        if (group.Count == 1)
        {
            yield return (group[0], group[0]);
            yield break;
        }

        var first = group.Where(finding => !group.Exists(other => IsOver(other, finding)))
            .DefaultIfEmpty(group[0])
            .OrderByDescending(finding => finding.Severity)
            .ThenBy(finding => finding.Rule.Id, StringComparer.Ordinal)
            .First();

        // What one rule says about several places inside a member stays apart.
        var merged = group.Where(finding => finding.Rule.Id != first.Rule.Id).ToArray();
        var headline = merged.Length == 0 ? first : Merge(first, merged);
        foreach (var finding in group)
        {
            yield return (finding, finding.Rule.Id == first.Rule.Id && finding != first ? finding : headline);
        }
    }

    private static bool IsOver(Finding a, Finding b) =>
        Over.Value.TryGetValue(a.Rule.Id, out var below) && below.Contains(b.Rule.Id, StringComparer.Ordinal);

    private static Finding Merge(Finding first, Finding[] others)
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
