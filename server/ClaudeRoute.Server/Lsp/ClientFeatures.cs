using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Server.Lsp;

/// <summary>How positions count characters.</summary>
public enum PositionEncoding
{
    /// <summary>UTF-16 units, the default of the protocol.</summary>
    Utf16,

    /// <summary>Bytes of UTF-8.</summary>
    Utf8,

    /// <summary>Code points.</summary>
    Utf32,
}

/// <summary>What the client said it can do, read once from <c>initialize</c>.</summary>
public sealed record ClientFeatures
{
    /// <summary>A client that said nothing.</summary>
    public static ClientFeatures None { get; } = new();

    /// <summary>How positions count.</summary>
    public PositionEncoding Encoding { get; init; }

    /// <summary>Asks for diagnostics itself.</summary>
    public bool PullDiagnostics { get; init; }

    /// <summary>Can be told to ask again.</summary>
    public bool RefreshDiagnostics { get; init; }

    /// <summary>Shows other places of a diagnostic.</summary>
    public bool RelatedInformation { get; init; }

    /// <summary>Shows faded text.</summary>
    public bool UnnecessaryTag { get; init; }

    /// <summary>Shows a link beside the code.</summary>
    public bool CodeDescription { get; init; }

    /// <summary>Takes actions as objects and not only as commands.</summary>
    public bool ActionLiterals { get; init; }

    /// <summary>Asks for an action's edit when it is chosen.</summary>
    public bool ResolvesEdit { get; init; }

    /// <summary>Shows actions that cannot be applied, with the reason.</summary>
    public bool DisabledActions { get; init; }

    /// <summary>Takes edits with versions and file operations.</summary>
    public bool DocumentChanges { get; init; }

    /// <summary>Can create files in an edit.</summary>
    public bool CreatesFiles { get; init; }

    /// <summary>Can rename files in an edit.</summary>
    public bool RenamesFiles { get; init; }

    /// <summary>Shows labels of edits and asks for confirmation.</summary>
    public bool ChangeAnnotations { get; init; }

    /// <summary>Answers <c>workspace/configuration</c>.</summary>
    public bool Configuration { get; init; }

    /// <summary>Lets the server name the files to watch.</summary>
    public bool WatchesFiles { get; init; }

    /// <summary>Can watch folders outside the workspace.</summary>
    public bool WatchesRelative { get; init; }

    /// <summary>Shows progress.</summary>
    public bool Progress { get; init; }

    /// <summary>Renders Markdown in hovers.</summary>
    public bool HoverMarkdown { get; init; }

    /// <summary>Renders Markdown in the help about commands.</summary>
    public bool SignatureMarkdown { get; init; }

    /// <summary>Fills in the places of suggestions.</summary>
    public bool Snippets { get; init; }

    /// <summary>Renders Markdown in the description of suggestions.</summary>
    public bool CompletionMarkdown { get; init; }

    /// <summary>Asks for the description of a suggestion when it is shown.</summary>
    public bool ResolvesDocumentation { get; init; }

    /// <summary>Puts lines in as they are when it is told so, instead of indenting them by itself.</summary>
    public bool InsertsAsIs { get; init; }

    /// <summary>Shows suggestions that have a successor struck through.</summary>
    public bool DeprecatedTag { get; init; }

    /// <summary>Shows an outline with levels.</summary>
    public bool SymbolTree { get; init; }

    /// <summary>Shows a text beside a link.</summary>
    public bool LinkTooltips { get; init; }

    /// <summary>Can be told to ask for remarks behind values again.</summary>
    public bool RefreshInlays { get; init; }

    /// <summary>Can be told to ask for lenses again.</summary>
    public bool RefreshLenses { get; init; }

    /// <summary>Reads the <c>capabilities</c> of <c>initialize</c>; members of wrong types count as missing.</summary>
    public static ClientFeatures Read(JToken? capabilities)
    {
        var workspace = Member(capabilities, "workspace");
        var document = Member(capabilities, "textDocument");
        var publish = Member(document, "publishDiagnostics");
        var pull = Member(document, "diagnostic");
        var action = Member(document, "codeAction");
        var edit = Member(workspace, "workspaceEdit");
        var shown = publish ?? pull;
        var suggestion = Member(Member(document, "completion"), "completionItem");
        return new ClientFeatures
        {
            Encoding = ReadEncoding(Member(Member(capabilities, "general"), "positionEncodings")),
            PullDiagnostics = pull is JObject,
            RefreshDiagnostics = Is(Member(workspace, "diagnostics"), "refreshSupport"),
            RelatedInformation = Is(shown, "relatedInformation"),
            UnnecessaryTag = Strings(Member(Member(shown, "tagSupport"), "valueSet")).Contains("1", StringComparer.Ordinal),
            CodeDescription = Is(shown, "codeDescriptionSupport"),
            ActionLiterals = Member(action, "codeActionLiteralSupport") is JObject,
            ResolvesEdit = Strings(Member(Member(action, "resolveSupport"), "properties")).Contains("edit", StringComparer.Ordinal),
            DisabledActions = Is(action, "disabledSupport"),
            DocumentChanges = Is(edit, "documentChanges"),
            CreatesFiles = Strings(Member(edit, "resourceOperations")).Contains("create", StringComparer.Ordinal),
            RenamesFiles = Strings(Member(edit, "resourceOperations")).Contains("rename", StringComparer.Ordinal),
            ChangeAnnotations = Member(edit, "changeAnnotationSupport") is JObject,
            Configuration = Is(workspace, "configuration"),
            WatchesFiles = Is(Member(workspace, "didChangeWatchedFiles"), "dynamicRegistration"),
            WatchesRelative = Is(Member(workspace, "didChangeWatchedFiles"), "relativePatternSupport"),
            HoverMarkdown = Strings(Member(Member(document, "hover"), "contentFormat")).Contains("markdown", StringComparer.Ordinal),
            SignatureMarkdown = Strings(Member(Member(Member(document, "signatureHelp"), "signatureInformation"), "documentationFormat")).Contains("markdown", StringComparer.Ordinal),
            Snippets = Is(suggestion, "snippetSupport"),
            CompletionMarkdown = Strings(Member(suggestion, "documentationFormat")).Contains("markdown", StringComparer.Ordinal),
            ResolvesDocumentation = Strings(Member(Member(suggestion, "resolveSupport"), "properties")).Contains("documentation", StringComparer.Ordinal),
            DeprecatedTag = Strings(Member(Member(suggestion, "tagSupport"), "valueSet")).Contains("1", StringComparer.Ordinal),
            InsertsAsIs = Strings(Member(Member(suggestion, "insertTextModeSupport"), "valueSet")).Contains("1", StringComparer.Ordinal),
            SymbolTree = Is(Member(document, "documentSymbol"), "hierarchicalDocumentSymbolSupport"),
            LinkTooltips = Is(Member(document, "documentLink"), "tooltipSupport"),
            RefreshInlays = Is(Member(workspace, "inlayHint"), "refreshSupport"),
            RefreshLenses = Is(Member(workspace, "codeLens"), "refreshSupport"),
            Progress = Is(Member(capabilities, "window"), "workDoneProgress"),
        };
    }

    private static PositionEncoding ReadEncoding(JToken? offered)
    {
        var names = Strings(offered).ToArray();
        return names.Length == 0 || names.Contains("utf-16", StringComparer.Ordinal) ? PositionEncoding.Utf16
            : names.Contains("utf-8", StringComparer.Ordinal) ? PositionEncoding.Utf8
            : names.Contains("utf-32", StringComparer.Ordinal) ? PositionEncoding.Utf32
            : PositionEncoding.Utf16;
    }

    private static JToken? Member(JToken? token, string name) => (token as JObject)?[name];

    private static bool Is(JToken? token, string name) => Member(token, name) is JValue { Value: true };

    private static IEnumerable<string> Strings(JToken? token) => token is JArray array ? array.Select(item => item.ToString()) : [];
}
