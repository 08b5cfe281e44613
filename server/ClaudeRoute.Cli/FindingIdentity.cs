using ClaudeRoute.Features;
using ClaudeRoute.Secrets;

namespace ClaudeRoute.Cli;

/// <summary>By what a finding is recognised in another run. Never depends on the value of a member, so nobody can try guesses of a credential on it.</summary>
/// <param name="File">Path of the file, with forward slashes.</param>
/// <param name="Rule">Rule id.</param>
/// <param name="Member">Path of the member such as <c>env.ANTHROPIC_BASE_URL</c>, with credentials masked; empty for a finding that belongs to no member.</param>
internal readonly record struct FindingIdentity(string File, string Rule, string Member)
{
    /// <summary>The identity of a diagnostic that has a rule.</summary>
    public static FindingIdentity Of(PlainDiagnostic diagnostic, string file) => new(file, diagnostic.Rule!.Id, SecretFormats.Redact(diagnostic.Key?.ToString() ?? ""));
}
