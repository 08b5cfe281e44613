using System.Globalization;
using System.Text;
using ClaudeRoute.Facts;
using ClaudeRoute.Fixes;
using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Cli;

/// <summary>Shows a change line by line, in the unified form, with every credential masked.</summary>
internal static class MaskedDiff
{
    private const int Context = 3;

    /// <summary>The text of the difference; empty when there is none.</summary>
    /// <param name="change">The change.</param>
    /// <param name="role">Where the file stands; null for files that are no settings.</param>
    /// <param name="secrets">Credentials that the change may bring in.</param>
    public static string Of(FileChange change, FileRole? role, IReadOnlyList<string> secrets)
    {
        var (before, after) = (Lines(change.ExpectedText ?? ""), Lines(change.NewText));
        var (shownBefore, shownAfter) = (Lines(Masked(change.ExpectedText ?? "", role, secrets)), Lines(Masked(change.NewText, role, secrets)));
        var text = new StringBuilder();
        text.Append(change.ExpectedText is null ? "--- /dev/null" : $"--- {change.Path}").Append('\n').Append($"+++ {change.Path}").Append('\n');
        foreach (var hunk in Hunks(Steps(before, after)))
        {
            var first = hunk[0];
            var (oldCount, newCount) = (hunk.Count(step => step.Sign != '+'), hunk.Count(step => step.Sign != '-'));
            text.Append(CultureInfo.InvariantCulture, $"@@ -{(oldCount == 0 ? first.Old : first.Old + 1)},{oldCount} +{(newCount == 0 ? first.New : first.New + 1)},{newCount} @@").Append('\n');
            foreach (var step in hunk)
            {
                text.Append(step.Sign).Append(step.Sign == '+' ? shownAfter[step.New] : shownBefore[step.Old]).Append('\n');
            }
        }

        return text.ToString();
    }

    // A masked text has as many lines as before: a JSON text has no line break in its values.
    private static string Masked(string text, FileRole? role, IReadOnlyList<string> secrets)
    {
        if (role is not null)
        {
            var file = new SettingsFile(role, JsonDocument.Parse(text), GitState.Unknown);
            var masked = new SortedDictionary<int, (int End, string Text)>();
            foreach (var hit in SecretScan.Of(file))
            {
                masked[hit.Span.Start] = (hit.Span.End, JsonText.Quote(hit.Masked));
            }

            foreach (var node in file.Document.DescendantNodes().OfType<JsonString>())
            {
                if (node.Member is { } member && CredentialNames.Table.IsCredential(member.Name) && node.Value.Length > 0 && !StandIns.Contains(node.Value))
                {
                    masked[node.Span.Start] = (node.Span.End, JsonText.Quote(Mask.Of(node.Value)));
                }
            }

            var result = new StringBuilder();
            var at = 0;
            foreach (var (start, (end, replacement)) in masked)
            {
                if (start >= at)
                {
                    result.Append(text, at, start - at).Append(replacement);
                    at = end;
                }
            }

            text = result.Append(text, at, text.Length - at).ToString();
        }

        return SecretFormats.Redact(secrets.Aggregate(text, static (rest, secret) => rest.Replace(secret, Mask.Of(secret), StringComparison.Ordinal)));
    }

    private static string[] Lines(string text)
    {
        var lines = text.Split('\n');
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }

    // Settings files are short: the longest common subsequence by its table. What is equal at both ends is left out of it.
    private static List<Step> Steps(string[] before, string[] after)
    {
        var head = 0;
        while (head < before.Length && head < after.Length && before[head] == after[head])
        {
            head++;
        }

        var tail = 0;
        while (tail < before.Length - head && tail < after.Length - head && before[^(tail + 1)] == after[^(tail + 1)])
        {
            tail++;
        }

        var (oldEnd, newEnd) = (before.Length - tail, after.Length - tail);
        var common = (long)(oldEnd - head + 1) * (newEnd - head + 1) > MostCells ? null : Common(before, after, head, oldEnd, newEnd);
        var steps = new List<Step>(Enumerable.Range(0, head).Select(line => new Step(' ', line, line)));
        var (i, j) = (head, head);
        while (i < oldEnd || j < newEnd)
        {
            if (common is not null && i < oldEnd && j < newEnd && before[i] == after[j])
            {
                steps.Add(new Step(' ', i++, j++));
            }
            else if (i < oldEnd && (j == newEnd || common is null || common[i + 1 - head, j - head] >= common[i - head, j + 1 - head]))
            {
                steps.Add(new Step('-', i++, j));
            }
            else
            {
                steps.Add(new Step('+', i, j++));
            }
        }

        steps.AddRange(Enumerable.Range(0, tail).Select(line => new Step(' ', oldEnd + line, newEnd + line)));
        return steps;
    }

    private static int[,] Common(string[] before, string[] after, int head, int oldEnd, int newEnd)
    {
        var common = new int[oldEnd - head + 1, newEnd - head + 1];
        for (var i = oldEnd - 1; i >= head; i--)
        {
            for (var j = newEnd - 1; j >= head; j--)
            {
                common[i - head, j - head] = before[i] == after[j] ? common[i + 1 - head, j + 1 - head] + 1 : Math.Max(common[i + 1 - head, j - head], common[i - head, j + 1 - head]);
            }
        }

        return common;
    }

    private static IEnumerable<List<Step>> Hunks(List<Step> steps)
    {
        var hunk = new List<Step>();
        for (var i = 0; i < steps.Count; i++)
        {
            var isNear = Enumerable.Range(Math.Max(0, i - Context), Math.Min(steps.Count - 1, i + Context) - Math.Max(0, i - Context) + 1).Any(near => steps[near].Sign != ' ');
            if (isNear)
            {
                hunk.Add(steps[i]);
            }
            else if (hunk.Count > 0)
            {
                yield return hunk;
                hunk = [];
            }
        }

        if (hunk.Count > 0)
        {
            yield return hunk;
        }
    }

    private const long MostCells = 4_000_000;

    private sealed record Step(char Sign, int Old, int New);
}
