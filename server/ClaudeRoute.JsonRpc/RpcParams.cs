using Newtonsoft.Json.Linq;

namespace ClaudeRoute.JsonRpc;

/// <summary>Decodes parameters. What is missing or of the wrong kind throws <see cref="InvalidParamsException"/>, which names the place and never the value.</summary>
public static class RpcParams
{
    /// <summary>The token as an object.</summary>
    public static JObject AsObject(this JToken? token) => token as JObject ?? throw Wrong(token?.Path, "an object");

    /// <summary>The token as an array.</summary>
    public static JArray AsArray(this JToken? token) => token as JArray ?? throw Wrong(token?.Path, "an array");

    /// <summary>The token as a string.</summary>
    public static string AsString(this JToken? token) => (token as JValue)?.Value as string ?? throw Wrong(token?.Path, "a string");

    /// <summary>The token as an integer of 32 bits. A number such as <c>3.0</c> counts, since some clients write all numbers that way.</summary>
    public static int AsInt32(this JToken? token) => (token as JValue)?.Value switch
    {
        long integer and >= int.MinValue and <= int.MaxValue => (int)integer,
        double number when number == Math.Truncate(number) && Math.Abs(number) <= int.MaxValue => (int)number,
        _ => throw Wrong(token?.Path, "an integer"),
    };

    /// <summary>The token as true or false.</summary>
    public static bool AsBoolean(this JToken? token) => (token as JValue)?.Value is bool value ? value : throw Wrong(token?.Path, "true or false");

    /// <summary>A member that must be there.</summary>
    public static JToken Required(this JToken? token, string name) =>
        token.AsObject()[name] ?? throw new InvalidParamsException($"The member '{Join(token!.Path, name)}' is missing.");

    /// <summary>A member that may be missing or null; both give null.</summary>
    public static JToken? Optional(this JToken? token, string name) => token.AsObject()[name] is { Type: not JTokenType.Null } value ? value : null;

    private static InvalidParamsException Wrong(string? path, string kind) =>
        new(string.IsNullOrEmpty(path) ? $"The parameters must be {kind}." : $"The member '{path}' must be {kind}.");

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
