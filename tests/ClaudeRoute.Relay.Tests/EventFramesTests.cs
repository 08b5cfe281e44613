using System.Buffers.Binary;
using System.Text;

namespace ClaudeRoute.Relay.Tests;

/// <summary>The binary event streams of Amazon Web Services, against two messages whose bytes are known.</summary>
public class EventFramesTests
{
    private const string MessageStop =
        "000000870000004b87ea2bf30b3a6576656e742d747970650700056368756e6b0d3a636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e0d3a6d6573736167652d747970650700056576656e747b226279746573223a2265794a306558426c496a6f696257567a6332466e5a56397a64473977496e303d227dba48ab22";

    private const string Throttling =
        "0000008000000061ee713e350f3a657863657074696f6e2d747970650700137468726f74746c696e67457863657074696f6e0d3a636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e0d3a6d6573736167652d74797065070009657863657074696f6e7b226d657373616765223a226d227da0ec35f4";

    public static TheoryData<string, string, string> Vectors => new()
    {
        { MessageStop, ":event-type=chunk :content-type=application/json :message-type=event", $$"""{"bytes":"{{Convert.ToBase64String("{\"type\":\"message_stop\"}"u8)}}"}""" },
        { Throttling, ":exception-type=throttlingException :content-type=application/json :message-type=exception", """{"message":"m"}""" },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void A_known_message_is_read(string hex, string headers, string payload)
    {
        var frames = new EventFrames();
        var frame = Assert.Single(frames.Read(Convert.FromHexString(hex)));
        Assert.Equal(headers, string.Join(' ', frame.Headers.Select(pair => $"{pair.Key}={pair.Value}")));
        Assert.Equal(payload, Encoding.UTF8.GetString(frame.Payload));
        Assert.Equal((null, false), (frames.Problem, frames.IsInside));
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void A_known_message_is_written(string hex, string headers, string payload) =>
        Assert.Equal(hex, Convert.ToHexStringLower(EventFrames.Write(headers.Split(' ').Select(each => KeyValuePair.Create(each.Split('=')[0], each.Split('=')[1])), Encoding.UTF8.GetBytes(payload))));

    [Fact]
    public void Messages_arrive_whole_however_they_are_cut()
    {
        var all = Convert.FromHexString(MessageStop + Throttling + MessageStop);
        for (var size = 1; size < all.Length; size++)
        {
            var frames = new EventFrames();
            Assert.Equal(3, all.Chunk(size).Sum(piece => frames.Read(piece).Count));
            Assert.Equal((null, false), (frames.Problem, frames.IsInside));
        }
    }

    [Theory]
    [InlineData(MessageStop)]
    [InlineData(Throttling)]
    public void A_message_with_one_changed_bit_is_not_read(string hex)
    {
        var whole = Convert.FromHexString(hex);
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var damaged = whole.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            var frames = new EventFrames();
            Assert.Empty(frames.Read(damaged));
            Assert.NotNull(frames.Problem);
            Assert.Empty(frames.Read(whole));
        }
    }

    [Fact]
    public void A_message_that_is_not_whole_is_seen()
    {
        var whole = Convert.FromHexString(MessageStop);
        for (var length = 1; length < whole.Length; length++)
        {
            var frames = new EventFrames();
            Assert.Empty(frames.Read(whole.AsSpan(0, length)));
            Assert.Equal((null, true), (frames.Problem, frames.IsInside));
        }
    }

    [Theory]
    [InlineData(0u, 0u)]
    [InlineData(15u, 0u)]
    [InlineData(16u, 1u)]
    [InlineData(16u, uint.MaxValue)]
    [InlineData(uint.MaxValue, 0u)]
    [InlineData(uint.MaxValue, uint.MaxValue)]
    [InlineData(0x01000001u, 0u)]
    public void Lengths_that_cannot_be_are_refused_although_their_checksum_is_right(uint total, uint headers)
    {
        var head = new byte[16];
        BinaryPrimitives.WriteUInt32BigEndian(head, total);
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(4), headers);
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(8), Crc(head.AsSpan(0, 8)));
        var frames = new EventFrames();
        Assert.Empty(frames.Read(head));
        Assert.NotNull(frames.Problem);
    }

    [Fact]
    public void Headers_of_all_types_are_passed_over()
    {
        byte[] headers =
        [
            1, (byte)'a', 0, 1, (byte)'b', 1, 1, (byte)'c', 2, 9, 1, (byte)'d', 3, 0, 9, 1, (byte)'e', 4, 0, 0, 0, 9, 1, (byte)'f', 5, 0, 0, 0, 0, 0, 0, 0, 9,
            1, (byte)'g', 6, 0, 2, 1, 2, 1, (byte)'h', 8, 0, 0, 0, 0, 0, 0, 0, 9, 1, (byte)'i', 9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
            1, (byte)'j', 7, 0, 1, (byte)'x',
        ];
        var message = new byte[16 + headers.Length];
        BinaryPrimitives.WriteUInt32BigEndian(message, (uint)message.Length);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(4), (uint)headers.Length);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(8), Crc(message.AsSpan(0, 8)));
        headers.CopyTo(message, 12);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(message.Length - 4), Crc(message.AsSpan(0, message.Length - 4)));
        Assert.Equal("x", Assert.Single(new EventFrames().Read(message)).Headers["j"]);
    }

    // Written a second time, bit by bit, so that a mistake in the table of the other one shows.
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var each in bytes)
        {
            crc ^= each;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320u & (0u - (crc & 1)));
            }
        }

        return ~crc;
    }
}
