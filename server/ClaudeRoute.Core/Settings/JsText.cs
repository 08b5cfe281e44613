using System.Globalization;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Settings;

/// <summary>Turns a JSON value into the text that the client passes on, by the rules of JavaScript's <c>String(value)</c>.</summary>
/// <remarks>Observed with Claude Code 2.1.329: <c>1</c> becomes <c>1</c>, null the text <c>null</c>, arrays are joined by commas.</remarks>
public static class JsText
{
    /// <summary>The text of a value. Nested arrays are joined as JavaScript joins them: null and missing items are empty there.</summary>
    public static string Of(JsonNode value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value switch
        {
            JsonString text => text.Value,
            JsonArray array => JoinItems(array),
            JsonObject => "[object Object]",
            _ => OfLiteral(value),
        };
    }

    private static string OfLiteral(JsonNode value) => value.Kind switch
    {
        JsonKind.True => "true",
        JsonKind.False => "false",
        JsonKind.Null => "null",
        JsonKind.Number => OfNumber(value.RawText),
        _ => value.RawText,
    };

    private static string OfNumber(string raw)
    {
        if (!double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return raw;
        }

        if (number == 0)
        {
            return "0";
        }

        if (double.IsInfinity(number))
        {
            return number > 0 ? "Infinity" : "-Infinity";
        }

        // Both languages write the fewest digits that lead back to the number; they differ in where the point goes.
        var shortest = number.ToString("E16", CultureInfo.InvariantCulture);
        for (var precision = 0; precision < 16; precision++)
        {
            var candidate = number.ToString($"E{precision}", CultureInfo.InvariantCulture);
            if (double.Parse(candidate, CultureInfo.InvariantCulture).Equals(number))
            {
                shortest = candidate;
                break;
            }
        }

        return Place(shortest, number < 0);
    }

    /// <summary>Writes digits and exponent as ECMA-262, Number::toString, does.</summary>
    private static string Place(string scientific, bool isNegative)
    {
        var exponentAt = scientific.IndexOf('E', StringComparison.Ordinal);
        var digits = scientific[(isNegative ? 1 : 0)..exponentAt].Replace(".", "", StringComparison.Ordinal).TrimEnd('0');
        var exponent = int.Parse(scientific.AsSpan(exponentAt + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var text = exponent switch
        {
            >= 21 or < -6 => $"{digits[..1]}{(digits.Length > 1 ? "." : "")}{digits[1..]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent)}",
            < 0 => $"0.{new string('0', -exponent - 1)}{digits}",
            _ when digits.Length <= exponent + 1 => digits + new string('0', exponent + 1 - digits.Length),
            _ => $"{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}",
        };
        return isNegative ? "-" + text : text;
    }

    // Arrays may be nested to any depth, so the walk keeps its own stack.
    private static string JoinItems(JsonArray root)
    {
        var text = new System.Text.StringBuilder();
        var work = new Stack<(JsonArray Array, int Next)>();
        work.Push((root, 0));
        while (work.Count > 0)
        {
            var (array, next) = work.Pop();
            if (next >= array.Items.Count)
            {
                continue;
            }

            if (next > 0)
            {
                text.Append(',');
            }

            work.Push((array, next + 1));
            switch (array.Items[next])
            {
                case JsonArray inner:
                    work.Push((inner, 0));
                    break;
                case { Kind: JsonKind.Null }:
                    break;
                case var item:
                    text.Append(Of(item));
                    break;
            }
        }

        return text.ToString();
    }
}
