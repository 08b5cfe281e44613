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

        var baseUrl = evidence.Target.BaseUrl;
        var path = baseUrl.AbsolutePath.TrimEnd('/');
        var tails = evidence.Target.Wire is GatewayWire.Messages or GatewayWire.Foundry ? ContractTable.Texts("apiTails").Concat(ContractTable.Texts("pageTails")) : ContractTable.Texts("pageTails");
        var tail = tails.Where(each => path.EndsWith(each, StringComparison.OrdinalIgnoreCase)).MaxBy(each => each.Length);
        var better = baseUrl.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) + path[..^(tail?.Length ?? 0)];
        if (baseUrl.Query.Length > 0 || baseUrl.Fragment.Length > 0)
        {
            return Fail($"{Said(evidence, plain)} The base address holds a query or a fragment, and the client appends the API path to it.", $"Set the base address to {evidence.Shown(better)}.");
        }

        if (tail is not null)
        {
            var why = ContractTable.Texts("pageTails").Contains(tail, StringComparer.Ordinal) ? "which is a page for people" : "which the client appends again";
            return Fail($"{Said(evidence, plain)} The base address ends in {tail}, {why}.", $"Set the base address to {evidence.Shown(better)}.");
        }

        return plain.HasApiError
            ? Pass("The API itself answers on this path.")
            : Open($"{Said(evidence, plain)} A part of the path may be missing, such as /anthropic or /api.", Text.Remedy);
    }
}
