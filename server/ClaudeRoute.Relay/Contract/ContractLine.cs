namespace ClaudeRoute.Relay.Contract;

/// <summary>One line of the contract: makes a verdict from what was seen. Texts are in <c>contract.json</c>.</summary>
internal abstract class ContractLine
{
    private LineText? _text;

    /// <summary>Name, such as <c>L11</c>.</summary>
    public string Id => $"L{int.Parse(GetType().Name.AsSpan(1, 2), System.Globalization.CultureInfo.InvariantCulture)}";

    /// <summary>Title, remedy and wires.</summary>
    public LineText Text => _text ??= ContractTable.Line(Id);

    /// <summary>The verdict.</summary>
    public abstract Verdict Judge(ContractEvidence evidence);

    /// <summary>The verdict from the requests of a session alone.</summary>
    protected virtual Verdict FromSession(ContractEvidence evidence) => NotTried(evidence);

    protected Verdict Pass(string evidence) => new(Id, Text.Title, Outcome.Pass, evidence, null);

    protected Verdict Fail(string evidence, string? remedy = null) => new(Id, Text.Title, Outcome.Fail, evidence, remedy ?? Text.Remedy);

    protected Verdict Open(string evidence, string? remedy = null) => new(Id, Text.Title, Outcome.Inconclusive, evidence, remedy);

    protected Verdict NotTried(ContractEvidence evidence, string? reason = null) =>
        new(Id, Text.Title, Outcome.NotTried, reason ?? evidence.Stopped ?? evidence.Target.OnlyPassive ?? "No request was made for it.", null);

    /// <summary>The answer in words.</summary>
    protected static string Said(ContractEvidence evidence, ProbeAnswer answer) =>
        answer.Failure is { } failure ? evidence.Shown(failure)
        : answer.ErrorMessage is { Length: > 0 } message ? $"Status {answer.Status}: {evidence.Shown(message)}"
        : $"Status {answer.Status}, {(answer.MediaType.Length == 0 ? "no media type" : evidence.Shown(answer.MediaType))}.";

    protected static bool Contains(string? text, IEnumerable<string> words) => text is not null && words.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
}
