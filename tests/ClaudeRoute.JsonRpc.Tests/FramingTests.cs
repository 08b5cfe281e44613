using System.Text;
using ClaudeRoute.JsonRpc.Framing;
using ClaudeRoute.JsonRpc.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.JsonRpc.Tests;

public class FramingTests
{
    private const int MaxHeaderBytes = 4 * 1024;
    private const int MaxBodyBytes = 32 * 1024 * 1024;

    [Theory]
    [InlineData("Content-Length: 2\r\n\r\n{}")]
    [InlineData("content-length:2\r\n\r\n{}")]
    [InlineData("CONTENT-LENGTH: \t 2 \r\n\r\n{}")]
    [InlineData("Content-Length: 0002\r\n\r\n{}")]
    [InlineData("X-Unknown: any: thing\r\nContent-Length: 2\r\nAnother:\r\n\r\n{}")]
    [InlineData("Content-Length: 2\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n{}")]
    [InlineData("content-type: application/vscode-jsonrpc;CharSet=\"UTF8\"\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")]
    public void R01_a_frame_is_headers_an_empty_line_and_the_announced_bytes(string wire)
    {
        var reader = Reader(wire);

        var frame = reader.Read();

        Assert.NotNull(frame);
        Assert.Equal("{}"u8.ToArray(), frame.Body);
        Assert.False(frame.IsForeignCharset);
        Assert.Null(reader.Read());
    }

    [Fact]
    public async Task R01_another_charset_is_refused_and_the_next_frame_is_read()
    {
        await using var client = new TestClient();
        var body = Encoding.Unicode.GetBytes("""{"jsonrpc":"2.0","id":1,"method":"get"}""");
        var header = Encoding.ASCII.GetBytes($"Content-Length: {body.Length}\r\nContent-Type: application/vscode-jsonrpc; charset=utf-16\r\n\r\n");

        client.SendBytes([.. header, .. body]);
        client.Request(2, "get");

        var refusal = await client.NextAsync();
        Assert.Equal(("null", (int)JsonRpcErrorCode.ParseError), (refusal.Id, refusal.ErrorCode));
        Assert.Equal(0, (await client.AnswerAsync(2)).Result);
    }

    [Fact]
    public void R02_one_byte_at_a_time_gives_the_same_messages()
    {
        var bodies = new[] { """{"text":"é€😀"}""", "{}", "" };
        var wire = bodies.SelectMany(TestClient.Frame).ToArray();

        Assert.Equal(bodies, ReadAll(new SplitStream(wire, [1])));
    }

    [Fact]
    public void R02_any_split_of_the_bytes_gives_the_same_messages()
    {
        var split =
            from bodies in Gen.Elements("{}", "é", "😀😀", new string('x', 9_000), "\r\n\r\n", "").ArrayOf()
            from sizes in Gen.Choose(1, 40).NonEmptyListOf()
            select (Bodies: bodies, Sizes: sizes.ToArray());

        Prop.ForAll(split.ToArbitrary(), test =>
        {
            var wire = test.Bodies.SelectMany(TestClient.Frame).ToArray();
            return ReadAll(new SplitStream(wire, test.Sizes)).SequenceEqual(test.Bodies, StringComparer.Ordinal);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("Content-Length: 2\n\n{}")]
    [InlineData("Content-Length: 2\r{}")]
    [InlineData("Content-Length: 2\n\r\n{}")]
    [InlineData("Content-Length 2\r\n\r\n{}")]
    [InlineData(": 2\r\n\r\n{}")]
    [InlineData("\r\n{}")]
    [InlineData("X-Other: 2\r\n\r\n{}")]
    [InlineData("Content-Length :2\r\n\r\n{}")]
    [InlineData("Content-Length:\r\n\r\n{}")]
    [InlineData("Content-Length: -2\r\n\r\n{}")]
    [InlineData("Content-Length: +2\r\n\r\n{}")]
    [InlineData("Content-Length: 2.0\r\n\r\n{}")]
    [InlineData("Content-Length: 0x2\r\n\r\n{}")]
    [InlineData("Content-Length: two\r\n\r\n{}")]
    [InlineData("Content-Length: 2 2\r\n\r\n{}")]
    [InlineData("Content-Length: 33554433\r\n\r\n{}")]
    [InlineData("Content-Length: 99999999999999999999999999\r\n\r\n{}")]
    [InlineData("Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("Content-Length: 2\r\n\r\n{")]
    [InlineData("Content-Length: 2\r\n\r\n")]
    [InlineData("Content-Length: 2\r\n")]
    [InlineData("C")]
    public async Task R03_a_malformed_or_cut_frame_ends_the_connection_with_its_reason(string wire)
    {
        Assert.Throws<FramingException>(() => Reader(wire).Read());

        await using var client = new TestClient();
        client.SendBytes(Encoding.ASCII.GetBytes(wire));
        client.ToServer.End();

        Assert.Equal(DisconnectReason.FramingError, await client.EndAsync());
        Assert.Contains(client.Log.Entries, entry => entry.Level == JsonRpcLogLevel.Error);
    }

    [Fact]
    public void R03_headers_may_be_as_long_as_the_limit_and_no_longer()
    {
        const string Rest = "\r\nContent-Length: 2\r\n\r\n";
        var longest = "X: " + new string('x', MaxHeaderBytes - Rest.Length - 3) + Rest + "{}";

        Assert.Equal(2, Reader(longest).Read()?.Body.Length);
        Assert.Throws<FramingException>(() => Reader("x" + longest).Read());
        Assert.Throws<FramingException>(() => Reader(new string('x', 2 * MaxHeaderBytes)).Read());
    }

    [Fact]
    public void R03_the_announced_size_is_not_allocated_before_the_bytes_arrive()
    {
        var reader = Reader($"Content-Length: {MaxBodyBytes}\r\n\r\nfew bytes");

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<FramingException>(() => reader.Read());

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024 * 1024);
    }

    [Fact]
    public void R03_a_body_as_long_as_the_limit_is_read_whole()
    {
        var body = new byte[MaxBodyBytes];
        Random.Shared.NextBytes(body);

        var frame = Reader(TestClient.Frame(body)).Read();

        Assert.True(body.AsSpan().SequenceEqual(frame!.Body));
    }

    [Fact]
    public async Task R04_the_end_of_the_input_between_frames_is_a_normal_end()
    {
        await using var client = new TestClient();
        Assert.Equal(0, (await client.CallAsync("get")).Result);

        client.ToServer.End();

        Assert.Equal(DisconnectReason.EndOfInput, await client.EndAsync());
        Assert.DoesNotContain(client.Log.Entries, entry => entry.Level >= JsonRpcLogLevel.Warning);
    }

    [Fact]
    public async Task R05_a_thousand_concurrent_sends_arrive_whole_with_one_write_and_one_flush_each()
    {
        const int Count = 1_000;
        await using var client = new TestClient();
        string Text(int i) => string.Concat(Enumerable.Repeat("😀é", i % 50)) + i;

        var sends = Enumerable.Range(0, Count).Select(i => Task.Run(async () =>
            Assert.True(await client.Connection.NotifyAsync("say", new JObject { ["text"] = Text(i) }))));
        await Task.WhenAll(sends);

        var said = (await client.NextAsync(Count)).Select(message => (string)message.Params!["text"]!).ToHashSet();
        Assert.Equal(Enumerable.Range(0, Count).Select(Text).ToHashSet(), said);
        Assert.Empty(await client.RestAsync());
        Assert.Equal((Count, Count), (client.FromServer.WriteCalls, client.FromServer.FlushCalls));
    }

    private static FrameReader Reader(string wire) => Reader(Encoding.UTF8.GetBytes(wire));

    private static FrameReader Reader(byte[] wire) => new(new MemoryStream(wire), MaxHeaderBytes, MaxBodyBytes);

    private static List<string> ReadAll(Stream stream)
    {
        var reader = new FrameReader(stream, MaxHeaderBytes, MaxBodyBytes);
        var bodies = new List<string>();
        while (reader.Read() is { } frame)
        {
            bodies.Add(Encoding.UTF8.GetString(frame.Body));
        }

        return bodies;
    }

    /// <summary>Gives the bytes in pieces of the given sizes, over and over.</summary>
    private sealed class SplitStream(byte[] bytes, int[] sizes) : MemoryStream(bytes)
    {
        private int _reads;

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, sizes[_reads++ % sizes.Length]));
    }
}
