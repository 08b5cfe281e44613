namespace ClaudeRoute.Relay.Contract.Lines;

/// <summary>The certificate of the gateway is trusted.</summary>
internal sealed class L05Certificate : ContractLine
{
    public override Verdict Judge(ContractEvidence evidence)
    {

        if (evidence.Target.BaseUrl.Scheme != Uri.UriSchemeHttps)
        {
            return NotTried(evidence, "The address begins with http://, so there is no certificate.");
        }

        if (evidence.Reach is not { Failure: null } reach)
        {
            return NotTried(evidence);
        }

        return reach.TlsFailure is { } failure
            ? Fail($"The certificate is not accepted: {failure}{(reach.Certificate is null ? "" : $" ({reach.Certificate})")}.")
            : Pass($"{reach.Certificate}. The client's own list of roots was not asked.");
    }
}
