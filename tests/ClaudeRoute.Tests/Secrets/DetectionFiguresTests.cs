using System.Globalization;
using ClaudeRoute.Facts;
using ClaudeRoute.Rules;
using ClaudeRoute.Syntax;
using ClaudeRoute.Tests.Fixtures;

namespace ClaudeRoute.Tests.Secrets;

/// <summary>How many credentials are found in the places where people put them, and how many other texts are taken for one.</summary>
/// <remarks>
/// A text counts as found when a rule about credentials reports the file as a warning or above. The texts are templates, filled anew for each
/// place; the formats' own files have samples of their own, which are no part of these figures.
/// </remarks>
public sealed class DetectionFiguresTests(ITestOutputHelper output)
{
    private const int FillsOfOneTemplate = 4;

    // One in a hundred times a random text has too little entropy, or holds what reads like a stand-in.
    private const double AskedRecall = 0.99;

    private const double MostFalseAlarms = 0.005;

    [Fact]
    public void Credentials_are_found()
    {
        var (cases, found) = Count("credentials.json", FillsOfOneTemplate);
        var missed = cases.Where(each => !found.Contains(each)).ToArray();
        var recall = 1 - ((double)missed.Length / cases.Count);
        Report(nameof(recall), recall, cases.Count, missed);
        Assert.True(recall >= AskedRecall, Describe(missed));
    }

    [Fact]
    public void Other_texts_are_left_alone()
    {
        var (cases, found) = Count("others.json", fills: 1);
        var share = (double)found.Count / cases.Count;
        Report("false alarms", share, cases.Count, [.. found]);
        Assert.True(share <= MostFalseAlarms, Describe([.. found]));
    }

    [Fact]
    public void No_kind_of_credential_is_missed_as_a_whole()
    {
        var (cases, found) = Count("credentials.json", FillsOfOneTemplate);
        var kinds = cases.GroupBy(each => each.Kind, StringComparer.Ordinal).Where(kind => kind.Count(each => !found.Contains(each)) * 20 > kind.Count()).Select(kind => kind.Key);
        Assert.Empty(kinds);
    }

    private static (IReadOnlyList<Case> Cases, HashSet<Case> Found) Count(string table, int fills)
    {
        var cases = Read(table, fills).ToArray();
        return (cases, [.. cases.AsParallel().Where(IsReported)]);
    }

    private static bool IsReported(Case each)
    {
        var snapshot = new TestProject().With("shared", FileWith(each.Pointer, each.Text)).Snapshot();
        return RuleRunner.Run(snapshot, CancellationToken.None).Findings
            .Any(finding => finding.Rule.Category == RuleCategory.Secrets && finding.Severity >= Severity.Warning);
    }

    private static string FileWith(string pointer, string text)
    {
        var (head, tail) = ("", "");
        foreach (var step in pointer.Split('/').Skip(1))
        {
            (head, tail) = step.All(char.IsAsciiDigit) ? (head + "[", "]" + tail) : ($"{head}{{{JsonText.Quote(step)}:", "}" + tail);
        }

        return head + JsonText.Quote(text) + tail;
    }

    private static IEnumerable<Case> Read(string name, int fills)
    {
        var table = (JsonObject)JsonDocument.Parse(File.ReadAllText(RepositoryFiles.Path($"tests/fixtures/detection/{name}"))).Root!;
        var samples = new SecretSamples(name);
        foreach (var row in table.Rows("rows"))
        {
            foreach (var template in row.Texts("texts"))
            {
                foreach (var pointer in row.Texts("at"))
                {
                    for (var i = 0; i < fills; i++)
                    {
                        yield return new Case(row.Text("kind"), pointer, template, samples.FromTemplate(template));
                    }
                }
            }
        }
    }

    private void Report(string what, double share, int count, IReadOnlyCollection<Case> cases) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} {share:P2} of {count}\n{Describe(cases)}"));

    // The template and not what it was filled with, which looks like a credential.
    private static string Describe(IReadOnlyCollection<Case> cases) =>
        string.Join('\n', cases.GroupBy(each => (each.Kind, each.Pointer, each.Template)).Select(group => $"{group.Count()}x {group.Key.Kind} {group.Key.Pointer} {group.Key.Template.ReplaceLineEndings("\\n")}"));

    private sealed record Case(string Kind, string Pointer, string Template, string Text);
}
