using System.Globalization;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;
using FsCheck;
using FsCheck.Fluent;

namespace ClaudeRoute.Tests.Settings;

/// <summary>The text that JavaScript makes of a JSON value. The expected texts are those of Node.js.</summary>
public sealed class JsTextTests
{
    [Theory]
    [InlineData("\"a\\u0041\\n\"", "aA\n")]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    [InlineData("null", "null")]
    [InlineData("{ \"a\": 1 }", "[object Object]")]
    [InlineData("[]", "")]
    [InlineData("[\"a\", \"b\"]", "a,b")]
    [InlineData("[1, [2, [3]], null, {}, true, \"\"]", "1,2,3,,[object Object],true,")]
    [InlineData("[null]", "")]
    [InlineData("[[], []]", ",")]
    public void Values_become_text(string json, string expected) => Assert.Equal(expected, Of(json));

    [Theory]
    [InlineData("1", "1")]
    [InlineData("1.0", "1")]
    [InlineData("1.50", "1.5")]
    [InlineData("-0", "0")]
    [InlineData("0e5", "0")]
    [InlineData("-1.5e3", "-1500")]
    [InlineData("600000", "600000")]
    [InlineData("0.1", "0.1")]
    [InlineData("0.000001", "0.000001")]
    [InlineData("0.00000123", "0.00000123")]
    [InlineData("0.0000012345678901234567", "0.0000012345678901234567")]
    [InlineData("1e-7", "1e-7")]
    [InlineData("0.0000001", "1e-7")]
    [InlineData("1.5e-10", "1.5e-10")]
    [InlineData("1e15", "1000000000000000")]
    [InlineData("1e16", "10000000000000000")]
    [InlineData("123456789012345680000", "123456789012345680000")]
    [InlineData("1e20", "100000000000000000000")]
    [InlineData("1e21", "1e+21")]
    [InlineData("1.25e21", "1.25e+21")]
    [InlineData("-1e300", "-1e+300")]
    [InlineData("9007199254740993", "9007199254740992")]
    [InlineData("1e400", "Infinity")]
    [InlineData("-1e400", "-Infinity")]
    [InlineData("5e-324", "5e-324")]
    [InlineData("1e-400", "0")]
    [InlineData("0.30000000000000004", "0.30000000000000004")]
    public void Numbers_are_written_as_JavaScript_writes_them(string json, string expected) => Assert.Equal(expected, Of(json));

    [Fact]
    public void The_text_of_a_number_is_the_number()
    {
        var numbers = ArbMap.Default.ArbFor<double>().Filter(double.IsFinite);
        Prop.ForAll(numbers, number =>
        {
            var text = Of(number.ToString("R", CultureInfo.InvariantCulture));
            return double.Parse(text, CultureInfo.InvariantCulture).Equals(number + 0.0) || number == 0;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Deep_lists_are_joined()
    {
        const int Depth = 100_000;
        Assert.Equal("1", JsText.Of(JsonDocument.Parse(new string('[', 1000) + "1" + new string(']', 1000)).Root!));
        Assert.NotNull(JsText.Of(JsonDocument.Parse(new string('[', Depth) + new string(']', Depth)).Root!));
    }

    private static string Of(string json) => JsText.Of(JsonDocument.Parse(json).Root!);
}
