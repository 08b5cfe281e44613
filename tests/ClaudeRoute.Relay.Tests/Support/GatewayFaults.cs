namespace ClaudeRoute.Relay.Tests.Support;

/// <summary>What is wrong with a gateway.</summary>
[Flags]
public enum GatewayFaults : long
{
    None = 0,

    /// <summary>anthropic-beta is not passed on; on Bedrock, anthropic_beta in the body.</summary>
    StripsBeta = 1L << 0,

    /// <summary>Only betas that the gateway knows are passed on.</summary>
    FiltersBeta = 1L << 1,

    /// <summary>anthropic-version is not passed on; on the clouds' wires, the field of the body.</summary>
    StripsVersion = 1L << 2,

    /// <summary>A version of its own takes the place of the client's.</summary>
    SetsVersion = 1L << 3,

    /// <summary>The body is read into a schema and written anew.</summary>
    RebuildsBody = 1L << 4,

    /// <summary>A stream is gathered before it is sent, with its length.</summary>
    BuffersStream = 1L << 5,

    /// <summary>Events have no names.</summary>
    DataOnlyStream = 1L << 6,

    /// <summary>A stream is answered as one JSON object.</summary>
    JsonInsteadOfStream = 1L << 7,

    /// <summary>content_block_stop is missing.</summary>
    NoBlockStop = 1L << 8,

    /// <summary>Events come in another order.</summary>
    SwapsEvents = 1L << 9,

    /// <summary>The checksum of a frame is wrong.</summary>
    DamagesFrames = 1L << 10,

    /// <summary>The last frame is not whole.</summary>
    TruncatesFrames = 1L << 11,

    /// <summary>Frames lack :event-type and :message-type.</summary>
    UnnamedFrames = 1L << 12,

    /// <summary>Server-sent events on the wire of Bedrock.</summary>
    EventsInsteadOfFrames = 1L << 13,

    /// <summary>Errors are put into an envelope of the gateway's.</summary>
    OwnErrors = 1L << 14,

    DropsRetryAfter = 1L << 15,

    /// <summary>Ids of the provider are dropped, those in bodies included.</summary>
    DropsRequestId = 1L << 16,

    /// <summary>request-id holds an id of the gateway's.</summary>
    OwnRequestId = 1L << 17,

    /// <summary>The answer names another model.</summary>
    WrongModel = 1L << 18,

    /// <summary>An unknown model is answered by another one.</summary>
    FallsBack = 1L << 19,

    /// <summary>A path with a query is not found.</summary>
    RefusesQuery = 1L << 20,

    NoCount = 1L << 21,

    NoModels = 1L << 22,

    /// <summary>Streams are compressed, whether or not that was asked for.</summary>
    CompressesStream = 1L << 23,

    /// <summary>The credential is repeated in the error of a refusal.</summary>
    EchoesCredential = 1L << 24,

    /// <summary>Every answer is a page with status 200.</summary>
    Page200 = 1L << 25,

    /// <summary>Every answer is a page with status 404.</summary>
    Page404 = 1L << 26,

    /// <summary>The provider takes any beta and any field.</summary>
    Lenient = 1L << 27,

    /// <summary>The provider does not know the beta that the client uses.</summary>
    OldProvider = 1L << 28,

    /// <summary>The connection is broken off in the place of an answer.</summary>
    ResetsBefore = 1L << 29,

    /// <summary>The connection is broken off in the middle of an answer.</summary>
    ResetsInside = 1L << 30,

    /// <summary>Errors of an unknown model come from the cloud in front of the model.</summary>
    CloudErrors = 1L << 31,

    /// <summary>Tools that are loaded when they are needed are not known upstream.</summary>
    NoDeferredTools = 1L << 32,

    /// <summary>A page refuses requests of more than 8 KB with code in them.</summary>
    Firewall = 1L << 33,

    /// <summary>A page refuses requests of more than 64 KB.</summary>
    SmallBodies = 1L << 34,

    /// <summary>What is compressed cannot be decoded.</summary>
    DamagesCoding = 1L << 35,

    /// <summary>What is compressed is compressed again.</summary>
    CodesTwice = 1L << 36,
}
