using ClaudeRoute.Features.Editor;
using ClaudeRoute.Features.Workspace;
using ClaudeRoute.JsonRpc;
using ClaudeRoute.JsonRpc.Json;
using ClaudeRoute.Syntax;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Server.Handlers;

/// <summary>Definitions, references, links and the outline.</summary>
internal static class NavigationHandlers
{
    public static void Register(LocalRpcMethods<ServerState, ServerSnapshot> methods)
    {
        methods.AddReadRequest("textDocument/definition", (snapshot, call, _) => Answer(Definition(snapshot, call.Params)));
        methods.AddReadRequest("textDocument/references", (snapshot, call, _) => Answer(References(snapshot, call.Params)));
        methods.AddReadRequest("textDocument/documentLink", (snapshot, call, _) => Answer(Links(snapshot, call.Params)));
        methods.AddReadRequest("textDocument/documentSymbol", (snapshot, call, _) => Answer(Symbols(snapshot, call.Params)));
    }

    private static ValueTask<JsonPayload?> Answer(JsonPayload payload) => ValueTask.FromResult<JsonPayload?>(payload);

    private static JsonPayload Definition(ServerSnapshot snapshot, JToken? parameters) => Locations(
        snapshot,
        EditorRequest.File(snapshot, parameters) is { } file ? NavigationFeature.Definition(snapshot.Workspace, file.Role.Path, EditorRequest.Offset(snapshot, file, parameters)) : []);

    private static JsonPayload References(ServerSnapshot snapshot, JToken? parameters)
    {
        var withDefinition = parameters.Optional("context") is JObject context && context["includeDeclaration"] is JValue { Value: true };
        return Locations(
            snapshot,
            EditorRequest.File(snapshot, parameters) is { } file
                ? NavigationFeature.References(snapshot.Workspace, file.Role.Path, EditorRequest.Offset(snapshot, file, parameters), withDefinition)
                : []);
    }

    private static JsonPayload Locations(ServerSnapshot snapshot, IReadOnlyList<PlainLocation> locations) =>
        EditorRequest.List(locations, (writer, location) => EditorRequest.WriteLocation(writer, snapshot, location));

    private static JsonPayload Links(ServerSnapshot snapshot, JToken? parameters)
    {
        var file = EditorRequest.File(snapshot, parameters);
        return EditorRequest.List(file is null ? [] : LinksFeature.Of(snapshot.Workspace, file.Role.Path), (writer, link) =>
        {
            writer.WriteStartObject();
            EditorRequest.WriteRange(writer, snapshot, file!.Text, link.Range);
            EditorRequest.WriteText(writer, "target", link.Target);
            EditorRequest.WriteText(writer, "tooltip", snapshot.Client.LinkTooltips ? link.Tooltip : null);
            writer.WriteEndObject();
        });
    }

    private static JsonPayload Symbols(ServerSnapshot snapshot, JToken? parameters)
    {
        var file = EditorRequest.File(snapshot, parameters);
        var symbols = file is null ? [] : SymbolsFeature.Of(snapshot.Workspace, file.Role.Path);
        return snapshot.Client.SymbolTree
            ? EditorRequest.List(symbols, (writer, symbol) => WriteTree(writer, snapshot, file!, symbol))
            : EditorRequest.List([.. symbols.SelectMany(symbol => Flat(symbol, null))], (writer, row) => WriteFlat(writer, snapshot, file!, row.Symbol, row.Container));
    }

    private static void WriteTree(JsonWireWriter writer, ServerSnapshot snapshot, KnownFile file, PlainSymbol symbol)
    {
        writer.WriteStartObject();
        WriteHead(writer, symbol);
        EditorRequest.WriteText(writer, "detail", symbol.Detail);
        EditorRequest.WriteRange(writer, snapshot, file.Text, symbol.Range);
        EditorRequest.WriteRange(writer, snapshot, file.Text, symbol.NameRange, "selectionRange");
        if (symbol.Children.Count > 0)
        {
            writer.WriteName("children");
            writer.WriteStartArray();
            foreach (var child in symbol.Children)
            {
                WriteTree(writer, snapshot, file, child);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteFlat(JsonWireWriter writer, ServerSnapshot snapshot, KnownFile file, PlainSymbol symbol, string? container)
    {
        writer.WriteStartObject();
        WriteHead(writer, symbol);
        EditorRequest.WriteText(writer, "containerName", container);
        writer.WriteName("location");
        EditorRequest.WriteLocation(writer, snapshot, new PlainLocation(file.Role.Path, symbol.Range));
        writer.WriteEndObject();
    }

    private static IEnumerable<(PlainSymbol Symbol, string? Container)> Flat(PlainSymbol symbol, string? container) =>
        symbol.Children.SelectMany(child => Flat(child, symbol.Name)).Prepend((symbol, container));

    private static void WriteHead(JsonWireWriter writer, PlainSymbol symbol)
    {
        EditorRequest.WriteText(writer, "name", symbol.Name);
        writer.WriteName("kind");
        writer.WriteValue(symbol.Kind switch
        {
            JsonKind.Object => 2,
            JsonKind.Array => 18,
            JsonKind.Number => 16,
            JsonKind.True or JsonKind.False => 17,
            JsonKind.String => 15,
            _ => 13,
        });
    }
}
