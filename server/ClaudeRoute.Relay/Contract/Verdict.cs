namespace ClaudeRoute.Relay.Contract;

/// <summary>What is known of one line of the contract.</summary>
public enum Outcome
{
    /// <summary>It was shown to hold.</summary>
    Pass,

    /// <summary>It was shown not to hold.</summary>
    Fail,

    /// <summary>What was seen allows both.</summary>
    Inconclusive,

    /// <summary>Nothing was done for it.</summary>
    NotTried,
}

/// <summary>The verdict on one line of the contract.</summary>
/// <param name="Line">Its name, such as <c>L11</c>.</param>
/// <param name="Title">What the line asks for.</param>
/// <param name="Outcome">What is known.</param>
/// <param name="Evidence">What was seen; without control characters and credentials.</param>
/// <param name="Remedy">What to do, or null when nothing has to be done.</param>
public sealed record Verdict(string Line, string Title, Outcome Outcome, string Evidence, string? Remedy);

/// <summary>The verdicts on a gateway.</summary>
/// <param name="Verdicts">One for each line that concerns the wire.</param>
/// <param name="Requests">Requests that were made.</param>
/// <param name="OutputTokens">Most output tokens that they cost.</param>
public sealed record ContractReport(IReadOnlyList<Verdict> Verdicts, int Requests, int OutputTokens)
{
    /// <summary>True when a line was shown not to hold.</summary>
    public bool HasFailed => Verdicts.Any(verdict => verdict.Outcome == Outcome.Fail);
}
