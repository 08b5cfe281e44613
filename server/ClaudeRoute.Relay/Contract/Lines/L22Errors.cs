namespace ClaudeRoute.Relay.Contract.Lines;

/// <summary>Errors of the provider arrive as they were.</summary>
internal sealed class L22Errors : ContractLine
{
    public override Verdict Judge(ContractEvidence evidence)
    {

        ProbeAnswer?[] refused = [evidence.Answer(Probe.UnknownBeta), evidence.Answer(Probe.UnknownField), evidence.Answer(Probe.UnknownModel)];
        var errors = refused.OfType<ProbeAnswer>().Where(answer => answer.Status is >= 400 and < 500).ToArray();
        if (errors.Length == 0)
        {
            return NotTried(evidence, evidence.Stopped ?? evidence.Target.OnlyPassive ?? "No request was refused, so there was no error to look at.");
        }

        var foreign = errors.FirstOrDefault(answer => !answer.HasApiError || answer.ErrorType is "None" or "<nil>" or "");
        return foreign is null ? Pass($"{errors.Length} errors in the provider's own form.") : Fail($"An error has a form of the gateway's own. {Said(evidence, foreign)}");
    }
}
