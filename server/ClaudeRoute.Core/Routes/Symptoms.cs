using ClaudeRoute.Facts;

namespace ClaudeRoute.Routes;

/// <summary>One thing to look for.</summary>
/// <param name="Check">Name of the check.</param>
/// <param name="Ids">What it takes: ids of rules or codes of problems; empty for most.</param>
/// <param name="RuledOut">What is true when it finds nothing, as a sentence.</param>
public sealed record SymptomCheck(string Check, IReadOnlyList<string> Ids, string RuledOut);

/// <summary>What somebody sees when a route does not work.</summary>
/// <param name="Id">Identifier on the command line.</param>
/// <param name="Title">What is seen.</param>
/// <param name="Checks">What to look for, the likeliest first.</param>
public sealed record Symptom(string Id, string Title, IReadOnlyList<SymptomCheck> Checks);

/// <summary>The symptoms, from <c>Facts/symptoms.json</c>.</summary>
public static class Symptoms
{
    private static readonly Lazy<IReadOnlyList<Symptom>> Table = new(() => [.. FactTable.Read("symptoms").Rows("symptoms").Select(row => new Symptom(
        row.Text("id"),
        row.Text("title"),
        [.. row.Rows("checks").Select(check => new SymptomCheck(check.Text("check"), check.Texts("ids"), check.Text("ruledOut")))]))]);

    /// <summary>All symptoms, the commonest first.</summary>
    public static IReadOnlyList<Symptom> All => Table.Value;

    /// <summary>The symptom with an id, or null.</summary>
    public static Symptom? Find(string id) => All.FirstOrDefault(symptom => symptom.Id == id);
}
