namespace ClaudeRoute.Relay.Contract.Lines;

/// <summary>The credential of the route is the one that the gateway wants.</summary>
internal sealed class L07Credential : ContractLine
{
    public override Verdict Judge(ContractEvidence evidence)
    {

        var values = evidence.Target.Credentials.Select(pair => pair.Value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? pair.Value[7..] : pair.Value).Distinct(StringComparer.Ordinal).Count();
        if (evidence.Answer(Probe.Plain) is not { Status: not 0 } plain)
        {
            return FromSession(evidence);
        }

        var names = string.Join(" and ", evidence.Target.Credentials.Select(pair => pair.Key));
        if (plain.Status == 401)
        {
            return Fail($"Sent as {(names.Length == 0 ? "no header" : names)}. {Said(evidence, plain)}", $"{evidence.Target.CredentialAdvice} {Text.Remedy}".Trim());
        }

        return values > 1
            ? Open($"Two different credentials go to this gateway, as {names}; it decides which one counts.", "Remove the one that is not for this gateway.")
            : plain.IsSuccess || plain.HasApiError ? Pass(names.Length == 0 ? "No credential is needed." : $"Accepted as {names}.") : Open(Said(evidence, plain));
    }

    protected override Verdict FromSession(ContractEvidence evidence)
    {
        var turns = evidence.Turns.ToArray();
        if (turns.LastOrDefault() is not { } last)
        {
            return NotTried(evidence);
        }

        var names = string.Join(" and ", last.Credentials.Select(credential => credential.Header));
        if (turns.FirstOrDefault(entry => entry.Status == 401) is { } refused)
        {
            var sent = string.Join(" and ", refused.Credentials.Select(credential => credential.Header));
            return Fail($"Sent as {(sent.Length == 0 ? "no header" : sent)}, and refused with status 401.", $"{evidence.Target.CredentialAdvice} {Text.Remedy}".Trim());
        }

        if (turns.Any(entry => entry.Credentials.Select(credential => credential.Fingerprint ?? "").Distinct(StringComparer.Ordinal).Count() > 1))
        {
            return Open($"A second secret goes to this gateway: {names} hold different values, and it decides which one counts.", "Remove the one that is not for this gateway.");
        }

        return turns.Any(entry => entry.Status is >= 200 and < 300) ? Pass(names.Length == 0 ? "No credential is needed." : $"Accepted as {names}.") : NotTried(evidence);
    }
}
