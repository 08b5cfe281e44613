namespace ClaudeRoute.Relay;

/// <summary>A credential as it was seen.</summary>
/// <param name="Header">Name of the header, in lower case.</param>
/// <param name="Kind"><c>bearer</c>, <c>basic</c>, <c>signature</c> or <c>value</c>.</param>
/// <param name="Length">Characters of the credential, its scheme left out.</param>
/// <param name="Fingerprint">8 hex digits that are equal for equal credentials; null for a stand-in.</param>
/// <param name="IsStandIn">It is a stand-in for a keyless gateway.</param>
public sealed record SeenCredential(string Header, string Kind, int Length, string? Fingerprint, bool IsStandIn);

/// <summary>How a streamed answer went by.</summary>
public sealed record StreamSummary
{
    /// <summary>Names of the events and how many there were, in the order of the first of each.</summary>
    public required IReadOnlyList<KeyValuePair<string, int>> Events { get; init; }

    /// <summary>The model that the answer names, or null.</summary>
    public string? Model { get; init; }

    /// <summary>Tokens that the answer says it holds, or null.</summary>
    public int? OutputTokens { get; init; }

    /// <summary>Tokens that the provider read from its cache, or null.</summary>
    public int? CacheReadTokens { get; init; }

    /// <summary>From the first to the last byte of the answer's body.</summary>
    public TimeSpan Spread { get; init; }

    /// <summary>Longest time without a byte.</summary>
    public TimeSpan LongestSilence { get; init; }

    /// <summary>Pieces in which the body arrived.</summary>
    public int Reads { get; init; }

    /// <summary>What broke it, or null.</summary>
    public string? Problem { get; init; }

    /// <summary>How many events of a name there were.</summary>
    public int Count(string name) => Events.FirstOrDefault(pair => pair.Key == name).Value;
}

/// <summary>One request and its answer, without a credential, a body or a value of a query in it.</summary>
public sealed record JournalEntry
{
    /// <summary>1 for the first request.</summary>
    public required int Number { get; init; }

    /// <summary>When the head of the request had arrived.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The method.</summary>
    public required string Method { get; init; }

    /// <summary>The path below the base address; without the relay's prefix.</summary>
    public required string Path { get; init; }

    /// <summary>Names of the query's members.</summary>
    public IReadOnlyList<string> Query { get; init; } = [];

    /// <summary>The kind of request; null when no client sends it.</summary>
    public Endpoint? Endpoint { get; init; }

    /// <summary>Names of the request's headers, in lower case.</summary>
    public IReadOnlyList<string> HeaderNames { get; init; } = [];

    /// <summary>Credentials of the request.</summary>
    public IReadOnlyList<SeenCredential> Credentials { get; init; } = [];

    /// <summary>The model that was asked for, or null.</summary>
    public string? Model { get; init; }

    /// <summary>A stream was asked for.</summary>
    public bool Streams { get; init; }

    /// <summary>The request holds tools that are loaded when they are needed.</summary>
    public bool HasDeferredTools { get; init; }

    /// <summary>Bytes of the request's body.</summary>
    public long RequestBytes { get; init; }

    /// <summary>Status of the answer; 0 when there was none.</summary>
    public int Status { get; init; }

    /// <summary>Why the relay answered by itself, or null.</summary>
    public RelayError? Error { get; init; }

    /// <summary>What the relay said then, or null.</summary>
    public string? ErrorText { get; init; }

    /// <summary>Media type of the answer, or null.</summary>
    public string? ContentType { get; init; }

    /// <summary>Coding of the answer, or null.</summary>
    public string? ContentEncoding { get; init; }

    /// <summary>Names of the answer's headers, in lower case.</summary>
    public IReadOnlyList<string> AnswerHeaderNames { get; init; } = [];

    /// <summary>Bytes of the answer's body.</summary>
    public long AnswerBytes { get; init; }

    /// <summary>Until the head of the answer.</summary>
    public TimeSpan FirstByte { get; init; }

    /// <summary>Until the end of the answer.</summary>
    public TimeSpan Total { get; init; }

    /// <summary>The answer was not sent to its end.</summary>
    public bool WasCut { get; init; }

    /// <summary>The gateway's answer is an error in the form of the API.</summary>
    public bool HasApiError { get; init; }

    /// <summary>A model provider gave the answer an id.</summary>
    public bool HasUpstreamId { get; init; }

    /// <summary>What an error speaks of, in the words of <c>contract.json</c>.</summary>
    public IReadOnlyList<string> Signs { get; init; } = [];

    /// <summary>Why the coding of the answer cannot be read, or null.</summary>
    public string? CodingProblem { get; init; }

    /// <summary>The stream, or null for an answer of another kind.</summary>
    public StreamSummary? Stream { get; init; }
}
