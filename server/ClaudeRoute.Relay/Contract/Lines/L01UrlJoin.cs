namespace ClaudeRoute.Relay.Contract.Lines;

/// <summary>The base address and the API path make the address that the gateway serves.</summary>
internal sealed class L01UrlJoin : ContractLine
{
    public override Verdict Judge(ContractEvidence evidence)
    {

        if (evidence.Answer(Probe.Plain) is not { } plain)
        {
            return NotTried(evidence);
        }

        if (plain.Status is not (404 or 405))
        {
            return plain.Status == 0 ? NotTried(evidence, Said(evidence, plain)) : Pass($"{evidence.Target.BaseUrl.Authority} serves the API path.");
        }

        var path = evidence.Target.BaseUrl.AbsolutePath.TrimEnd('/');
        var tail = ContractTable.Texts("apiTails").Where(each => path.EndsWith(each, StringComparison.OrdinalIgnoreCase)).MaxBy(each => each.Length);
        var isDoubled = tail is not null && evidence.Target.Wire is GatewayWire.Messages or GatewayWire.Foundry;
        if (isDoubled && tail is not null)
        {
            var better = evidence.Target.BaseUrl.ToString().TrimEnd('/')[..^tail.Length];
            return Fail($"{Said(evidence, plain)} The base address ends in {tail}, which the client appends again.", $"Set the base address to {evidence.Shown(better)}.");
        }

        return plain.HasApiError
            ? Pass("The API itself answers on this path.")
            : Open($"{Said(evidence, plain)} A part of the path may be missing, such as /anthropic or /api.", Text.Remedy);
    }
}
