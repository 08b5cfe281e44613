namespace ClaudeRoute.JsonRpc;

/// <summary>A snapshot that no request asked for.</summary>
/// <param name="Snapshot">The state at its turn.</param>
/// <param name="Turn">The turn, which orders what is said about the snapshot.</param>
/// <remarks>A class: tasks of value types are compiled when they are first used.</remarks>
public sealed record TakenSnapshot<TSnapshot>(TSnapshot Snapshot, long Turn);
