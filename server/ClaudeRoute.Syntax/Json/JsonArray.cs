namespace ClaudeRoute.Syntax;

public sealed class JsonArray : JsonContainer
{
    private JsonNode[]? _items;

    internal JsonArray(object owner, JsonDocument document, int row)
        : base(owner, document, row)
    {
    }

    public override JsonKind Kind => JsonKind.Array;

    public IReadOnlyList<JsonNode> Items => ItemArray;

    internal JsonNode[] ItemArray => _items ?? Interlocked.CompareExchange(ref _items, MakeItems(), null) ?? _items;

    private JsonNode[] MakeItems()
    {
        var rows = Rows;
        var items = new JsonNode[CountChildren()];
        var row = FirstRow;
        for (var index = 0; index < items.Length; index++)
        {
            items[index] = Document.MakeNode(this, row);
            row = Skip(rows, row);
        }

        return items;
    }
}
