using System.Globalization;
using System.Text;
using System.Text.Json;
using ClaudeRoute.JsonRpc.Json;
using FsCheck;
using FsCheck.Fluent;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.JsonRpc.Tests;

/// <summary>The reader and the writer of bodies, against Newtonsoft.Json and System.Text.Json.</summary>
public class JsonTests
{
    private static readonly Gen<string> Text = Gen.Elements(
        "", "a", "é", "€", "😀", "\"", "\\", "/", "\b\f\n\r\t", "\u0000", "\u001f", "\u007f", "\u2028", "\uFEFF", "sk-", new string('x', 300)).ListOf()
        .Select(parts => string.Concat(parts));

    private static readonly Gen<JToken> Tokens = Gen.Sized(size => Token(Math.Min(size, 15)));

    [Fact]
    public void What_is_written_reads_back_the_same_with_another_library()
    {
        Prop.ForAll(Tokens.ToArbitrary(), token => Same(token, ReadWithLibrary(Write(token))))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Fact]
    public void What_another_library_writes_reads_the_same()
    {
        Prop.ForAll(Tokens.ToArbitrary(), token =>
            JToken.DeepEquals(token, Read(token.ToString(Formatting.Indented)))
            && JToken.DeepEquals(token, Read(JsonConvert.SerializeObject(token, new JsonSerializerSettings { StringEscapeHandling = StringEscapeHandling.EscapeNonAscii }))))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Fact]
    public void Text_is_taken_exactly_where_a_strict_parser_takes_it()
    {
        var fragments = Gen.Elements(
            "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"a\":", "1", "0", "-", "+", ".", ".5", "1.", "e", "e5", "E-2", "00", "true", "false", "null", "tru",
            "nul", " ", "\t", "\n", "\r", "\v", "\\", "\\u00e9", "\\uD83D", "\\u12", "\\x", "'", "//", "/**/", "\u0001", "é", "NaN", "Infinity").ListOf()
            .Select(parts => string.Concat(parts));

        Prop.ForAll(fragments.ToArbitrary(), text => IsTaken(text) == IsTakenByLibrary(text)).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }

    [Theory]
    [InlineData("\"\\ud83d\\ude00\"", "😀")]
    [InlineData("\"\\/\\\\\\\"\"", "/\\\"")]
    [InlineData(" \t\r\n7 ", 7L)]
    [InlineData("-0", 0L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("9223372036854775808", 9223372036854775808d)]
    [InlineData("1e400", double.PositiveInfinity)]
    [InlineData("1.0", 1d)]
    [InlineData("true", true)]
    public void Values_are_read_as_what_they_mean(string text, object expected)
    {
        Assert.Equal(expected, ((JValue)Read(text)).Value);
    }

    [Fact]
    public void A_half_surrogate_is_read_as_it_is()
    {
        Assert.Equal("\ud83d", (string?)Read("\"\\ud83d\""));
    }

    [Fact]
    public void Of_members_with_the_same_name_the_last_one_counts()
    {
        Assert.Equal("""{"a":2,"b":3}""", Read("""{"a":1,"\u0061":2,"b":3}""").ToString(Formatting.None));
    }

    [Fact]
    public void Scalars_that_json_does_not_have_become_strings_or_null()
    {
        var time = new DateTimeOffset(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);
        var token = new JArray(
            new JValue(double.NaN), new JValue(double.NegativeInfinity), new JValue(1.5f), new JValue(12.50m), new JValue(ulong.MaxValue), new JValue(time),
            new JValue(time.UtcDateTime), new JValue(Guid.Empty), new JValue(new Uri("http://ai/")), new JValue(TimeSpan.FromMinutes(1)), new JValue(new byte[] { 1, 2 }),
            new JRaw("{\"raw\": 1}"), JValue.CreateUndefined(), new JValue('c'));

        Assert.Equal(
            "[null,null,1.5,12.50,18446744073709551615,\"2026-08-01T12:00:00.0000000+00:00\",\"2026-08-01T12:00:00.0000000Z\","
            + "\"00000000-0000-0000-0000-000000000000\",\"http://ai/\",\"00:01:00\",\"AQI=\",{\"raw\": 1},null,\"c\"]",
            Write(token));
        Assert.Throws<NotSupportedException>(() => Write(JValue.CreateComment("no")));
        Assert.Throws<NotSupportedException>(() => Write(new JConstructor("Date", 1)));
    }

    [Fact]
    public void A_half_surrogate_is_replaced_so_that_the_message_stays_utf8()
    {
        Assert.Equal("\"a\uFFFDb\"", Write(new JValue("a\ud83db")));
    }

    [Fact]
    public void Wrong_use_of_the_writer_is_refused()
    {
        static void Refused(Action<JsonWireWriter> use)
        {
            Assert.Throws<InvalidOperationException>(() =>
            {
                var writer = new JsonWireWriter();
                use(writer);
                writer.Finish(out _);
            });
        }

        Refused(_ => { });
        Refused(writer => writer.WriteStartObject());
        Refused(writer => writer.WriteEndObject());
        Refused(writer => writer.WriteName("a"));
        Refused(writer =>
        {
            writer.WriteValue(1);
            writer.WriteValue(2);
        });
        Refused(writer =>
        {
            writer.WriteStartObject();
            writer.WriteValue(1);
        });
        Refused(writer =>
        {
            writer.WriteStartObject();
            writer.WriteName("a");
            writer.WriteName("b");
        });
        Refused(writer =>
        {
            writer.WriteStartObject();
            writer.WriteName("a");
            writer.WriteEndObject();
        });
        Refused(writer =>
        {
            writer.WriteStartArray();
            writer.WriteEndObject();
        });
        Refused(writer =>
        {
            writer.WriteStartArray();
            writer.WriteName("a");
        });
    }

    [Fact]
    public void Deep_trees_and_long_texts_are_written_whole()
    {
        JToken token = new JValue(new string('é', 100_000));
        for (var i = 0; i < 60; i++)
        {
            token = i % 2 == 0 ? new JArray(token, i) : new JObject { ["a"] = token, ["b"] = i };
        }

        Assert.True(JToken.DeepEquals(token, ReadWithLibrary(Write(token))));
    }

    private static Gen<JToken> Token(int size)
    {
        var scalar = Gen.OneOf(
            Text.Select(text => (JToken)new JValue(text)),
            ArbMap.Default.GeneratorFor<long>().Select(value => (JToken)new JValue(value)),
            ArbMap.Default.GeneratorFor<NormalFloat>().Select(value => (JToken)new JValue(value.Get)),
            Gen.Elements<JToken>(true, false).Select(value => value.DeepClone()),
            Gen.Fresh(() => (JToken)JValue.CreateNull()));
        if (size < 2)
        {
            return scalar;
        }

        var inner = Token(size / 3);
        var array = inner.ListOf().Select(items => (JToken)new JArray(items));
        var members =
            from names in Text.ListOf()
            from values in inner.ListOf(names.Count)
            select names.Zip(values).DistinctBy(member => member.First, StringComparer.Ordinal);
        var obj = members.Select(list => (JToken)new JObject(list.Select(member => new JProperty(member.First, member.Second))));
        return Gen.OneOf(scalar, array, obj);
    }

    /// <summary>Equal as JSON, which does not tell 5 from 5.0.</summary>
    private static bool Same(JToken first, JToken second) => (first, second) switch
    {
        (JArray left, JArray right) => left.Count == right.Count && left.Zip(right).All(pair => Same(pair.First, pair.Second)),
        (JObject left, JObject right) => left.Count == right.Count && left.Properties().All(member => right[member.Name] is { } value && Same(member.Value, value)),
        (JValue { Value: double left }, JValue { Value: long right }) => left == right,
        _ => JToken.DeepEquals(first, second),
    };

    private static string Write(JToken token)
    {
        var writer = new JsonWireWriter();
        writer.WriteToken(token);
        var bytes = writer.Finish(out var length);
        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    private static JToken Read(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var checking = new JsonBodyReader(bytes, int.MaxValue);
        checking.SkipValue();
        checking.ReadEnd();
        return new JsonBodyReader(bytes, int.MaxValue).ReadValue();
    }

    private static JToken ReadWithLibrary(string text)
    {
        using var reader = new JsonTextReader(new StringReader(text))
        {
            DateParseHandling = DateParseHandling.None,
            Culture = CultureInfo.InvariantCulture,
            MaxDepth = null,
        };
        return JToken.ReadFrom(reader);
    }

    private static bool IsTaken(string text)
    {
        try
        {
            Read(text);
            return true;
        }
        catch (JsonBodyException)
        {
            return false;
        }
    }

    private static bool IsTakenByLibrary(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (System.Text.Json.JsonException)
        {
            return false;
        }
    }
}
