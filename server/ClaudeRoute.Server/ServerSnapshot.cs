using ClaudeRoute.Features;
using ClaudeRoute.Features.Workspace;
using ClaudeRoute.Server.Lsp;

namespace ClaudeRoute.Server;

/// <summary>What the client configured about the server, besides the rules' options.</summary>
public sealed record ServerSettings
{
    /// <summary>Findings are reported.</summary>
    public bool ValidationEnabled { get; init; } = true;

    /// <summary>The workspace is trusted; without trust no process is started for it.</summary>
    public bool IsTrusted { get; init; } = true;

    /// <summary>Commands that the client runs for the server.</summary>
    public IReadOnlyList<string> HostCommands { get; init; } = [];

    /// <summary>Folder URI of the rules' pages, or null.</summary>
    public string? DocsUri { get; init; }

    /// <summary>The client shows what git says about a credential, and git may be asked.</summary>
    public bool CanShowHistory => IsTrusted && HostCommands.Contains(HostCommandNames.WasCommitted, StringComparer.Ordinal);

    /// <summary>The client takes the steps that fixes need besides their edits.</summary>
    public bool TakesSteps => HostCommands.Contains(HostCommandNames.RunFix, StringComparer.Ordinal);

    /// <summary>The client asks a person for the missing inputs of a route.</summary>
    public bool CanAsk => HostCommands.Contains(HostCommandNames.ApplyRoute, StringComparer.Ordinal);
}

/// <summary>Commands that the extension runs for the server.</summary>
public static class HostCommandNames
{
    /// <summary>Asks for a route's inputs and applies it; argument <c>{uri, route}</c>.</summary>
    public const string ApplyRoute = "claudeRoute.applyRoute";

    /// <summary>Takes the step that a fix needs, and applies its edit; argument: the <c>data</c> of the action.</summary>
    public const string RunFix = "claudeRoute.runFix";

    /// <summary>Leads through the configuration of a route; argument <c>{uri}</c>.</summary>
    public const string Configure = "claudeRoute.configure";

    /// <summary>Verifies the route; argument <c>{uri}</c>.</summary>
    public const string Verify = "claudeRoute.verify";

    /// <summary>Asks whether a credential was ever committed, and shows the answer; argument <c>{uri, position}</c>.</summary>
    public const string WasCommitted = "claudeRoute.wasCommitted";

    /// <summary>Saves the edited documents; argument: a list of URIs.</summary>
    public const string AfterEdit = "claudeRoute.afterEdit";
}

/// <summary>What a read handler sees: an immutable view of everything at its turn.</summary>
/// <param name="Workspace">Files and findings.</param>
/// <param name="Client">What the client can do.</param>
/// <param name="Settings">What it configured.</param>
public sealed record ServerSnapshot(WorkspaceSnapshot Workspace, ClientFeatures Client, ServerSettings Settings)
{
    /// <summary>Turns positions.</summary>
    public Positions Positions => new(Client.Encoding);

    /// <summary>Diagnostics of one file; none while validation is off.</summary>
    public IReadOnlyList<PlainDiagnostic> Diagnostics(string path) => Settings.ValidationEnabled ? DiagnosticsFeature.Of(Workspace, path) : [];

    /// <summary>The URI under which the client knows a file.</summary>
    public string UriOf(string path) => Workspace.Files.TryGetValue(path, out var file) ? file.Uri
        : Workspace.Problems.TryGetValue(path, out var problem) && problem.OpenUri is { } uri ? uri
        : DocumentUris.FromPath(path);
}
