namespace ClaudeRoute.Routes;

/// <summary>Why a session would not work as the files say.</summary>
/// <param name="Code">Stable identifier, in kebab case.</param>
/// <param name="Message">What is wrong and what follows. It quotes settings as they are written, so whoever shows it masks it.</param>
/// <param name="StopsRequests">No request is sent to a model.</param>
public sealed record RouteProblem(string Code, string Message, bool StopsRequests);
