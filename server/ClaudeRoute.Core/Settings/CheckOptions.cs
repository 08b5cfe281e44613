namespace ClaudeRoute.Settings;

/// <summary>What was configured about this tool, by one source.</summary>
public sealed record CheckOptions
{
    /// <summary>Defaults.</summary>
    public static CheckOptions Default { get; } = new();

    /// <summary>Extra host names that are an Aperture gateway.</summary>
    public IReadOnlyList<string> ApertureHosts { get; init; } = [];

    /// <summary>Extra host names that are a NetBird Agent Network endpoint.</summary>
    public IReadOnlyList<string> NetBirdHosts { get; init; } = [];

    /// <summary>Host names of gateways of one's own, which are as good as hosts of a private network.</summary>
    public IReadOnlyList<string> GatewayHosts { get; init; } = [];

    /// <summary>Texts that stand for a credential and are none.</summary>
    public IReadOnlyList<string> Placeholders { get; init; } = [];

    /// <summary>Findings that are meant to be there.</summary>
    public IReadOnlyList<IntendedFinding> Intended { get; init; } = [];

    /// <summary>Severity by rule id: <c>error</c>, <c>warning</c>, <c>information</c>, <c>hint</c> or <c>off</c>.</summary>
    public IReadOnlyDictionary<string, string> RuleSeverities { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Copies beside the settings are checked by all rules, each as if it were passed with <c>--settings</c>.</summary>
    public bool ChecksVariantsFully { get; init; }

    /// <summary>Version of the client; null for the newest that is known.</summary>
    public string? ClientVersion { get; init; }

    /// <summary>These options come from the command line, so they count before those of the project.</summary>
    public bool IsCommandLine { get; init; }

    /// <summary>What the project's own file says, or null. It counts for findings in the project's files alone.</summary>
    public CheckOptions? Project { get; init; }

    /// <summary>The text is one of <see cref="Placeholders"/>, with blanks around it or in another case as well.</summary>
    public bool IsPlaceholder(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Placeholders.Count > 0 && Placeholders.Contains(text.Trim(), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>These options together with the hosts and placeholders that the project names; for findings in the project's files.</summary>
    public CheckOptions WithProject() => Project is not { } project ? this : this with
    {
        ApertureHosts = [.. ApertureHosts, .. project.ApertureHosts],
        NetBirdHosts = [.. NetBirdHosts, .. project.NetBirdHosts],
        GatewayHosts = [.. GatewayHosts, .. project.GatewayHosts],
        Placeholders = [.. Placeholders, .. project.Placeholders],
    };
}

/// <summary>A finding that is meant to be there. Names a place and never a value.</summary>
/// <param name="Rule">Rule id.</param>
/// <param name="File">Path of the file below the project's folder, with forward slashes.</param>
/// <param name="Member">Path of the member such as <c>env.ANTHROPIC_BASE_URL</c>; null for a finding that belongs to no member.</param>
public sealed record IntendedFinding(string Rule, string File, string? Member);
