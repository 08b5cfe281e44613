namespace ClaudeRoute.EndToEnd.Tests.Support;

/// <summary>Tests of how long something takes: no other test runs beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
