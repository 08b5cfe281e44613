using ClaudeRoute.Syntax;

namespace ClaudeRoute.Settings;

/// <summary>Why the client leaves a whole file out.</summary>
public enum FileDrop
{
    /// <summary>The file is in force.</summary>
    None,

    /// <summary>The text is not strict JSON.</summary>
    Syntax,

    /// <summary>The root is not an object.</summary>
    NotAnObject,

    /// <summary>One known member has a type that the client refuses.</summary>
    WrongType,
}

/// <summary>One parsed settings file in one scope. Immutable; a changed text makes a new instance.</summary>
public sealed class SettingsFile
{
    private int _drop = NotKnown;
    private readonly Lazy<IReadOnlyList<EnvEntry>> _env;
    private readonly Lazy<IReadOnlyList<TypeViolation>> _violations;

    /// <summary>Creates the view of one file.</summary>
    /// <param name="role">Where the file stands.</param>
    /// <param name="document">Its parsed text.</param>
    /// <param name="git">What git says about it.</param>
    public SettingsFile(FileRole role, JsonDocument document, GitState git)
    {
        ArgumentNullException.ThrowIfNull(role);
        ArgumentNullException.ThrowIfNull(document);
        Role = role;
        Document = document;
        Git = git;
        _violations = new(() => Root is { } root ? TypeTable.Check(root) : []);
        _env = new(() => EnvEntry.ReadAll(this));
    }

    /// <summary>Where the file stands.</summary>
    public FileRole Role { get; }

    /// <summary>Full path with forward slashes.</summary>
    public string Path => Role.Path;

    /// <summary>The scope that the path gives.</summary>
    public Scope Scope => Role.Scope;

    /// <summary>What the file is to the client.</summary>
    public FileKind Kind => Role.Kind;

    /// <summary>File name without folder.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>The parsed text.</summary>
    public JsonDocument Document { get; }

    /// <summary>What git says about the file.</summary>
    public GitState Git { get; }

    /// <summary>How the file is stored, as far as its text does not tell: an editor takes the mark away before it shows a text.</summary>
    public TextEncoding Encoding { get; init; }

    /// <summary>Somebody opened the file or named it; otherwise it was only found in a folder.</summary>
    public bool IsAskedFor { get; init; } = true;

    /// <summary>The file begins with a byte order mark.</summary>
    public bool HasByteOrderMark => Document.HasByteOrderMark || Encoding != TextEncoding.Utf8;

    /// <summary>The same file with another text.</summary>
    public SettingsFile With(JsonDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);

        // A text that loses its mark is stored as UTF-8.
        return new SettingsFile(Role, document, Git) { Encoding = Document.HasByteOrderMark && !document.HasByteOrderMark ? TextEncoding.Utf8 : Encoding, IsAskedFor = IsAskedFor };
    }

    /// <summary>The same file with another answer of git.</summary>
    public SettingsFile With(GitState git) => new(Role, Document, git) { Encoding = Encoding, IsAskedFor = IsAskedFor };

    /// <summary>The root object, or null when the root is something else or missing.</summary>
    public JsonObject? Root => Document.Root as JsonObject;

    /// <summary>Why the client leaves the whole file out, or <see cref="FileDrop.None"/>.</summary>
    public FileDrop Drop
    {
        get
        {
            // Two threads may both find it out; they find the same.
            if (_drop == NotKnown)
            {
                _drop = (int)FindDrop();
            }

            return (FileDrop)_drop;
        }
    }

    /// <summary>Members whose type the client refuses; empty for most files.</summary>
    public IReadOnlyList<TypeViolation> TypeViolations => _violations.Value;

    /// <summary>The members of <c>env</c>, the last of each name, in document order.</summary>
    public IReadOnlyList<EnvEntry> Env => _env.Value;

    /// <summary>True when the client merges this file into the session of its project.</summary>
    public bool InForce => Kind == FileKind.Settings && !Role.IsHomeLocal && Drop == FileDrop.None;

    /// <summary>The member of a root key, the last one if it is repeated.</summary>
    public JsonMember? Setting(string key) => Root?[key];

    /// <inheritdoc/>
    public override string ToString() => $"{Scope.Word()} {Path}";

    private const int NotKnown = -1;

    private FileDrop FindDrop()
    {
        if (Document.IsBlank)
        {
            return FileDrop.None;
        }

        if (!Document.IsStrict)
        {
            return FileDrop.Syntax;
        }

        if (Root is null)
        {
            return FileDrop.NotAnObject;
        }

        // In managed settings a wrong type costs the one field only.
        return Scope != Scope.Managed && TypeViolations.Count > 0 ? FileDrop.WrongType : FileDrop.None;
    }
}
