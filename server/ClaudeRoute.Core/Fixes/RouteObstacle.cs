using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Fixes;

/// <summary>A value that keeps a route from being taken.</summary>
/// <param name="Path">The member.</param>
/// <param name="Winner">The value that counts.</param>
public sealed record RouteObstacle(JsonPath Path, EffectiveValue Winner)
{
    /// <summary>What it is and what to do about it, without its value.</summary>
    public string Message => Winner.Scope switch
    {
        Scope.Shell => $"The environment sets {Path.Name}, and settings of this file do not replace it. Take it out of the shell, or use user settings.",
        Scope.Managed => $"Managed settings set {Path.Name}; only whoever manages this machine can change that.",
        _ => $"{Path.Name} of {Winner.Scope.Word()} settings still counts. Change it there, or apply the route to that file.",
    };
}
