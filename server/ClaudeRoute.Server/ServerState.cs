using ClaudeRoute.Features.Workspace;
using ClaudeRoute.Server.Lsp;

namespace ClaudeRoute.Server;

/// <summary>Phases of a session.</summary>
public enum ServerPhase
{
    /// <summary>Waits for <c>initialize</c>.</summary>
    Created,

    /// <summary>Serves.</summary>
    Running,

    /// <summary>Waits for <c>exit</c>.</summary>
    ShutDown,
}

/// <summary>The only mutable state; write handlers change it one at a time.</summary>
/// <param name="createWorkspace">Finds out about the machine; called when files are first asked for, after <c>initialize</c> was answered.</param>
public sealed class ServerState(Func<WorkspaceSnapshot> createWorkspace)
{
    private WorkspaceSnapshot? _workspace;

    /// <summary>Phase of the session.</summary>
    public ServerPhase Phase { get; set; }

    /// <summary>Files and findings.</summary>
    public WorkspaceSnapshot Workspace
    {
        get => _workspace ??= createWorkspace();
        set => _workspace = value;
    }

    /// <summary>What the client can do.</summary>
    public ClientFeatures Client { get; set; } = ClientFeatures.None;

    /// <summary>What the client configured.</summary>
    public ServerSettings Settings { get; set; } = new();

    /// <summary>Workspace folders that the client named, as paths.</summary>
    public HashSet<string> Folders { get; } = new(StringComparer.Ordinal);

    /// <summary>Open documents whose text was lost by a failed change; they wait for a whole text.</summary>
    public HashSet<string> LostDocuments { get; } = new(StringComparer.Ordinal);

    /// <summary>Tells the rules which folders sessions are started in, and whether what their files name may be looked for.</summary>
    public void TellFolders() => Workspace = Workspace.WithMachine(Workspace.Locator.Places.Machine with
    {
        SessionFolders = [.. Folders],
        IsProjectTrusted = Settings.IsTrusted,
    });

    /// <summary>An immutable view of now.</summary>
    public ServerSnapshot Take() => new(Workspace, Client, Settings);
}
