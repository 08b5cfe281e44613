using ClaudeRoute.Relay.Contract.Lines;

namespace ClaudeRoute.Relay.Contract;

/// <summary>All lines of the contract, in the order of the report.</summary>
internal static class ContractLines
{
    public static IReadOnlyList<ContractLine> All { get; } =
    [
        new L01UrlJoin(),
        new L02Query(),
        new L03NoRedirect(),
        new L04Reach(),
        new L05Certificate(),
        new L06Proxy(),
        new L07Credential(),
        new L08StandIn(),
        new L09Refusal(),
        new L10Version(),
        new L11Beta(),
        new L12Body(),
        new L13BetaWithField(),
        new L14PromptCache(),
        new L15ToolSearch(),
        new L16Model(),
        new L17StreamForm(),
        new L18Buffering(),
        new L19Pings(),
        new L20Coding(),
        new L21Limits(),
        new L22Errors(),
        new L23Retry(),
        new L24Ids(),
        new L25Firewall(),
        new L26LoginPage(),
        new L27Count(),
        new L28Models(),
        new L29StartUp(),
        new L30Latency(),
    ];
}
