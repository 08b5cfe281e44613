namespace ClaudeRoute.Relay.Contract;

/// <summary>How requests to a gateway look.</summary>
public enum GatewayWire
{
    /// <summary>Messages API.</summary>
    Messages,

    /// <summary>Messages API of Microsoft Foundry.</summary>
    Foundry,

    /// <summary>Amazon Bedrock.</summary>
    Bedrock,

    /// <summary>Google Vertex AI.</summary>
    Vertex,
}

/// <summary>A gateway as the route uses it.</summary>
public sealed record GatewayTarget
{
    /// <summary>Base address, without a slash at its end.</summary>
    public required Uri BaseUrl { get; init; }

    /// <summary>The wire.</summary>
    public required GatewayWire Wire { get; init; }

    /// <summary>Model to ask for.</summary>
    public required string Model { get; init; }

    /// <summary>Credential headers of the route. The values are sent and never shown.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Credentials { get; init; }

    /// <summary>Headers that the user added.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> CustomHeaders { get; init; } = [];

    /// <summary>Every credential is a stand-in that the gateway replaces.</summary>
    public bool IsStandIn { get; init; }

    /// <summary>Project and location of Google Vertex AI.</summary>
    public (string Project, string Location)? Place { get; init; }

    /// <summary>Why no request may be made for the check, or null; lines that need one then stay open.</summary>
    public string? OnlyPassive { get; init; }

    /// <summary>A proxy variable that would take requests to this address away, or null.</summary>
    public string? CapturingProxy { get; init; }

    /// <summary>Words that say where the credential comes from and which other variable there is; for remedies.</summary>
    public string? CredentialAdvice { get; init; }
}
