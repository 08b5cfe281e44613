using System.Diagnostics;

namespace ClaudeRoute.Syntax.Tests;

/// <summary>Time and memory of parsing and editing. These tests run alone, after the others.</summary>
[CollectionDefinition(nameof(PerformanceTests), DisableParallelization = true)]
[Collection(nameof(PerformanceTests))]
public sealed class PerformanceTests(ITestOutputHelper output)
{
    // A debug build checks more and inlines nothing; its budget only catches what is out of proportion.
    private static readonly bool s_isOptimized =
        !typeof(JsonDocument).Assembly.GetCustomAttributes(typeof(DebuggableAttribute), inherit: false)
            .Cast<DebuggableAttribute>()
            .Any(attribute => attribute.IsJITOptimizerDisabled);

    public static TheoryData<string> Shapes => [.. LargeDocuments.Shapes];

    [Theory]
    [InlineData(100_000, 2)]
    [InlineData(5_000_000, 150)]
    public void Parsing_settings_stays_within_its_budget(int length, double budget)
    {
        var text = LargeDocuments.Make("settings", length);
        Assert.True(JsonDocument.Parse(text).IsStrict);
        var milliseconds = Least(() => JsonDocument.Parse(text));
        output.WriteLine($"{length} characters: {milliseconds:f2} ms");
        Assert.InRange(milliseconds, 0, s_isOptimized ? budget : 5 * budget);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Time_grows_with_the_length(string shape)
    {
        var (small, large) = (LargeDocuments.Make(shape, 25_000), LargeDocuments.Make(shape, 400_000));
        var least = Least(() => JsonDocument.Parse(small));
        var most = Least(() => JsonDocument.Parse(large));
        output.WriteLine($"{shape}: {least:f2} ms, {most:f2} ms");

        // Sixteen times the text. Three times that allows for memory that no longer fits the cache; quadratic time would be 256.
        Assert.InRange(most, 0, Math.Max(48 * least, 1));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Five_million_characters_cost_less_than_a_hundred_megabytes(string shape)
    {
        var text = LargeDocuments.Make(shape, 5_000_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var document = JsonDocument.Parse(text);
        var megabytes = (GC.GetAllocatedBytesForCurrentThread() - before) / 1e6;
        output.WriteLine($"{shape}: {megabytes:f1} MB, {document.Problems.Length} problems");
        Assert.InRange(megabytes, 0, 100);
    }

    [Fact]
    public void A_walk_over_a_large_document_is_linear()
    {
        var (small, large) = (LargeDocuments.Make("settings", 25_000), LargeDocuments.Make("settings", 400_000));
        var least = Least(() => Walk(small));
        var most = Least(() => Walk(large));
        output.WriteLine($"{least:f2} ms, {most:f2} ms");
        Assert.InRange(most, 0, 48 * least);
    }

    [Fact]
    public void Many_changes_of_one_document_are_quick()
    {
        var document = JsonDocument.Parse(LargeDocuments.Make("settings", 100_000));
        var changes = Enumerable.Range(0, 20).Select(i => new JsonChange.Set(JsonPath.Of("env", $"NAME_{i}"), "\"x\"")).ToArray();
        var milliseconds = Least(() => JsonEditor.Edit(document, changes));
        output.WriteLine($"{milliseconds:f2} ms");
        Assert.InRange(milliseconds, 0, s_isOptimized ? 100 : 500);
    }

    private static void Walk(string text)
    {
        var document = JsonDocument.Parse(text);
        var total = document.DescendantNodes().Sum(node => node.Member is { IsShadowed: false } member ? member.Name.Length : 1);
        Assert.True(total > 0);
    }

    // The machine is shared: waiting for a core adds time that is not the code's, so the figure is the least of several
    // measurements, each by the clock or by the time that the process was running, whichever is less.
    private static double Least(Action action)
    {
        var warm = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(warm).TotalMilliseconds < 60)
        {
            action();
        }

        var least = double.MaxValue;
        for (var measurement = 0; measurement < 4; measurement++)
        {
            var (runs, start, used) = (0, Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            do
            {
                action();
                runs++;
            }
            while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < 20);
            var time = Math.Min(Stopwatch.GetElapsedTime(start).TotalMilliseconds, (Environment.CpuUsage.TotalTime - used).TotalMilliseconds);
            least = Math.Min(least, time / runs);
        }

        return least;
    }
}
