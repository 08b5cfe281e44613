using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules;

/// <summary>One mistake at one place.</summary>
/// <param name="Rule">The rule that speaks.</param>
/// <param name="File">The file.</param>
/// <param name="Span">The place, in UTF-16 offsets.</param>
/// <param name="Severity">How much it matters here.</param>
/// <param name="Message">What is wrong, why it matters, what to do. Never holds a credential.</param>
public sealed record Finding(RuleInfo Rule, SettingsFile File, TextSpan Span, Severity Severity, string Message)
{
    /// <summary>Path of the member, or null for a place that is no member.</summary>
    public JsonPath? Key { get; init; }

    /// <summary>What could be done, the preferred one first.</summary>
    public IReadOnlyList<FixIntent> Fixes { get; init; } = [];

    /// <summary>Other places that take part.</summary>
    public IReadOnlyList<RelatedPlace> Related { get; init; } = [];

    /// <summary>The place can be shown faded, since it has no effect.</summary>
    public bool IsUnnecessary { get; init; }
}

/// <summary>Another place that takes part in a finding.</summary>
public sealed record RelatedPlace(SettingsFile File, TextSpan Span, string Message);
