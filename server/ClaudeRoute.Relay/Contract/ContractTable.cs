using System.Text.Json;

namespace ClaudeRoute.Relay.Contract;

/// <summary>Texts of a line.</summary>
/// <param name="Title">What it asks for.</param>
/// <param name="Remedy">What to do when it does not hold.</param>
/// <param name="Wires">Wires that it concerns.</param>
internal sealed record LineText(string Title, string Remedy, IReadOnlyList<GatewayWire> Wires);

/// <summary>What is known of the contract, from <c>contract.json</c>.</summary>
internal static class ContractTable
{
    private static readonly JsonElement Root = Read();

    /// <summary>Value of <c>anthropic-version</c>.</summary>
    public static string Version { get; } = Root.GetProperty("version").GetString()!;

    /// <summary>A text of the table.</summary>
    public static string Text(string name) => Root.GetProperty(name).GetString()!;

    /// <summary>A list of the table.</summary>
    public static IReadOnlyList<string> Texts(string name) => [.. Root.GetProperty(name).EnumerateArray().Select(item => item.GetString()!)];

    /// <summary>Names of what a message of an error speaks of.</summary>
    public static IReadOnlyList<string> SignsIn(string message) =>
    [
        .. Root.GetProperty("signs").EnumerateObject()
            .Where(sign => sign.Value.EnumerateArray().Any(word => message.Contains(word.GetString()!, StringComparison.OrdinalIgnoreCase)))
            .Select(sign => sign.Name),
    ];

    /// <summary>A number of the table.</summary>
    public static double Number(string name) => Root.GetProperty(name).GetDouble();

    /// <summary>A list of numbers of the table.</summary>
    public static IReadOnlyList<double> Numbers(string name) => [.. Root.GetProperty(name).EnumerateArray().Select(item => item.GetDouble())];

    /// <summary>Texts of a line.</summary>
    public static LineText Line(string id)
    {
        var row = Root.GetProperty("lines").GetProperty(id);
        GatewayWire[] wires = row.TryGetProperty("wires", out var only)
            ? [.. only.EnumerateArray().Select(wire => Enum.Parse<GatewayWire>(wire.GetString()!, ignoreCase: true))]
            : Enum.GetValues<GatewayWire>();
        return new LineText(row.GetProperty("title").GetString()!, row.GetProperty("remedy").GetString()!, wires);
    }

    private static JsonElement Read()
    {
        using var stream = typeof(ContractTable).Assembly.GetManifestResourceStream("contract.json")!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
