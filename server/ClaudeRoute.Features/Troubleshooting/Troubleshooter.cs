using ClaudeRoute.Features.Editor;
using ClaudeRoute.Routes;
using ClaudeRoute.Rules;
using ClaudeRoute.Secrets;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Features.Troubleshooting;

/// <summary>The cause of a symptom.</summary>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="Place">Where it stands, or null.</param>
/// <param name="Rule">The rule that found it, or null.</param>
public sealed record SymptomCause(string Message, PlainLocation? Place, string? Rule);

/// <summary>The answer to a symptom.</summary>
/// <param name="Symptom">The symptom.</param>
/// <param name="Cause">The likeliest cause that was found, or null.</param>
/// <param name="Also">Other causes that were found.</param>
/// <param name="RuledOut">What was looked for and not found, as sentences about what is true.</param>
public sealed record SymptomAnswer(Symptom Symptom, SymptomCause? Cause, IReadOnlyList<SymptomCause> Also, IReadOnlyList<string> RuledOut)
{
    /// <summary>What to do next when nothing was found.</summary>
    public const string Verify = "Nothing in these files explains it. Verify the route: that shows what Claude Code really sends.";
}

/// <summary>What the checks look at.</summary>
/// <param name="Settings">The files and the shell of one session.</param>
/// <param name="Route">Its predicted route.</param>
/// <param name="Findings">What the rules say.</param>
public sealed record SymptomContext(SettingsSnapshot Settings, RoutePrediction Route, IReadOnlyList<Finding> Findings)
{
    /// <summary>A cause at the place of a value.</summary>
    public static SymptomCause At(EffectiveValue? value, string message) =>
        new(SecretFormats.Redact(message), value is { File: { } file, Member: { } member } ? Place(file, member.NameSpan) : null, null);

    /// <summary>A place in a file.</summary>
    public static PlainLocation Place(SettingsFile file, TextSpan span)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new PlainLocation(file.Path, PlainRange.Of(file.Document.Text, span));
    }
}

/// <summary>Looks for one cause.</summary>
public interface ISymptomCheck
{
    /// <summary>Name in the table of symptoms.</summary>
    string Name { get; }

    /// <summary>The cause, or null when it is not there.</summary>
    SymptomCause? Find(SymptomContext context, IReadOnlyList<string> ids);
}

/// <summary>Answers a symptom with the cause that stands in the files.</summary>
public static class Troubleshooter
{
    private static readonly Lazy<Dictionary<string, ISymptomCheck>> Checks = new(() => new ISymptomCheck[]
    {
        new RuleCheck(), new ProblemCheck(), new ProviderOnCheck(), new OtherCredentialCheck(), new WaitsForTrustCheck(), new CredentialKindCheck(),
        new ModelFormCheck(), new MissingPathCheck(), new NotReadHereCheck(), new OverriddenCheck(), new ModelOverriddenCheck(), new ModelMappedCheck(),
        new ProxyCheck(), new TwoSourcesCheck(),
    }.ToDictionary(check => check.Name, StringComparer.Ordinal));

    /// <summary>Names of the checks that the table of symptoms may use.</summary>
    public static IEnumerable<string> CheckNames => Checks.Value.Keys;

    /// <summary>Looks for every cause of a symptom.</summary>
    public static SymptomAnswer Answer(SettingsSnapshot settings, Symptom symptom)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(symptom);
        var context = new SymptomContext(settings, RouteResolver.Resolve(settings.Effective), RuleRunner.Run(settings, CancellationToken.None).Findings);
        var causes = new List<SymptomCause>();
        var ruledOut = new List<string>();
        foreach (var check in symptom.Checks)
        {
            if (Checks.Value[check.Check].Find(context, check.Ids) is { } cause)
            {
                causes.Add(cause);
            }
            else
            {
                ruledOut.Add(check.RuledOut);
            }
        }

        return new SymptomAnswer(symptom, causes.Count > 0 ? causes[0] : null, [.. causes.Skip(1)], ruledOut);
    }
}
