namespace ClaudeRoute.Settings;

/// <summary>Where a settings file stands, from the scope that wins to the one that yields.</summary>
/// <remarks>The order of the members is the order of precedence; see <c>Facts/scopes.json</c> for its source.</remarks>
public enum Scope
{
    /// <summary>Machine-wide settings of an administrator, drop-ins included.</summary>
    Managed,

    /// <summary>A file or JSON text given with <c>--settings</c>.</summary>
    CommandLine,

    /// <summary><c>.claude/settings.local.json</c> of the project.</summary>
    Local,

    /// <summary><c>.claude/settings.json</c> of the project, which is meant to be committed.</summary>
    Shared,

    /// <summary><c>settings.json</c> in the user's own configuration folder.</summary>
    User,

    /// <summary>The environment that the client is started in. No file stands in this scope.</summary>
    Shell,
}

/// <summary>What a file in a settings folder is to the client.</summary>
public enum FileKind
{
    /// <summary>The client reads it.</summary>
    Settings,

    /// <summary>A copy such as <c>settings.glm.json</c> that the client does not read by itself. Only secret rules look at it.</summary>
    Variant,

    /// <summary>A copy whose name says that it is an example; text from a guide is its purpose.</summary>
    Template,

    /// <summary>Settings of Visual Studio Code, which its Claude Code extension reads. Comments and trailing commas are fine there.</summary>
    Editor,

    /// <summary>A file beside the settings that is no settings file and may hold credentials; see <see cref="NeighbourKind"/>. Only the rule about those looks at it.</summary>
    Neighbour,

    /// <summary>A project's configuration of this tool. It is no settings file, and no part of a session.</summary>
    Configuration,
}

/// <summary>Names of scopes as they stand in output.</summary>
public static class ScopeNames
{
    /// <summary>The word used in JSON output and in <c>source</c> values.</summary>
    public static string Word(this Scope scope) => scope switch
    {
        Scope.Managed => "managed",
        Scope.CommandLine => "flag",
        Scope.Local => "local",
        Scope.Shared => "shared",
        Scope.User => "user",
        _ => "shell",
    };
}
