using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules;

/// <summary>How much a finding matters.</summary>
public enum Severity
{
    /// <summary>Not reported.</summary>
    Off,

    /// <summary>A remark that an editor shows faintly.</summary>
    Hint,

    /// <summary>Worth knowing; nothing is broken.</summary>
    Information,

    /// <summary>Works in another way than it looks.</summary>
    Warning,

    /// <summary>Does not work, or gives a secret away.</summary>
    Error,
}

/// <summary>What a rule is about; the folder of its file.</summary>
public enum RuleCategory
{
    /// <summary>Text and types of one file.</summary>
    Syntax,

    /// <summary>Where a setting stands.</summary>
    Scopes,

    /// <summary>Credentials in files.</summary>
    Secrets,

    /// <summary>Where requests go and with which credential.</summary>
    Routing,

    /// <summary>The configuration of this tool itself.</summary>
    Configuration,
}

/// <summary>Whether a fix may be applied without a look.</summary>
public enum FixSafety
{
    /// <summary>There is no fix.</summary>
    None,

    /// <summary>Keeps the meaning, or repairs what cannot work. May run on save.</summary>
    Safe,

    /// <summary>Moves a secret or changes who pays. Never runs on save.</summary>
    NeedsReview,
}

/// <summary>Severity by scope.</summary>
/// <param name="User">In the user's settings.</param>
/// <param name="Shared">In the shared project file.</param>
/// <param name="Local">In the local project file.</param>
/// <param name="Managed">In managed settings.</param>
public sealed record ScopeSeverities(Severity User, Severity Shared, Severity Local, Severity Managed)
{
    /// <summary>The same in every scope.</summary>
    public static ScopeSeverities All(Severity severity) => new(severity, severity, severity, severity);

    /// <summary>The severity in one scope.</summary>
    public Severity In(Scope scope) => scope switch
    {
        Scope.Managed => Managed,
        Scope.Local => Local,
        Scope.Shared => Shared,
        _ => User,
    };

    /// <summary>The highest of the four.</summary>
    public Severity Highest => (Severity)new[] { (int)User, (int)Shared, (int)Local, (int)Managed }.Max();
}

/// <summary>What is fixed about a rule.</summary>
/// <param name="Id">For example <c>CR021</c>; what users see and configure. Never reused.</param>
/// <param name="Name">Kebab-case name of the bad pattern; names the page and the fixture folder.</param>
/// <param name="Title">Heading of the page.</param>
/// <param name="Category">Folder of the rule.</param>
/// <param name="Severity">Default severity by scope.</param>
/// <param name="Fix">The most careful of its fixes.</param>
/// <param name="Since">First version with the rule.</param>
public sealed record RuleInfo(string Id, string Name, string Title, RuleCategory Category, ScopeSeverities Severity, FixSafety Fix, string Since)
{
    /// <summary>Scopes in which the rule is silent until somebody gives it a severity in the configuration; null for none.</summary>
    public IReadOnlyList<Scope>? OptIn { get; init; }

    /// <summary>All of these have to be there for the rule to have anything to say. Where one is missing, the rule is not loaded.</summary>
    public Topics Needs { get; init; }
}
