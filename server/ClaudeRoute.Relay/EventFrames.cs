using System.Buffers.Binary;
using System.Text;

namespace ClaudeRoute.Relay;

/// <summary>One message of an event stream of Amazon Web Services.</summary>
/// <param name="Headers">Headers with a text value.</param>
/// <param name="Payload">The bytes of the message.</param>
public sealed record EventFrame(IReadOnlyDictionary<string, string> Headers, byte[] Payload);

/// <summary>Reads and writes the binary event streams of Amazon Web Services: two lengths, a checksum, headers, payload, a checksum.</summary>
public sealed class EventFrames
{
    private const int Prelude = 12;
    private const int Checksum = 4;
    private const byte TextType = 7;
    private const int LongestMessage = 16 * 1024 * 1024;
    private static readonly uint[] Table = MakeTable();
    private readonly List<byte> _waiting = [];

    /// <summary>What broke the stream, or null; nothing is read after it.</summary>
    public string? Problem { get; private set; }

    /// <summary>True when the stream ended inside a message.</summary>
    public bool IsInside => _waiting.Count > 0;

    /// <summary>Takes the next bytes, and returns the messages that are complete.</summary>
    public IReadOnlyList<EventFrame> Read(ReadOnlySpan<byte> bytes)
    {
        if (Problem is not null)
        {
            return [];
        }

        _waiting.AddRange(bytes);
        List<EventFrame> messages = [];
        var all = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_waiting);
        var read = 0;
        while (all.Length - read >= Prelude)
        {
            var rest = all[read..];
            var total = BinaryPrimitives.ReadUInt32BigEndian(rest);
            var headers = BinaryPrimitives.ReadUInt32BigEndian(rest[4..]);
            if (Crc(rest[..8]) != BinaryPrimitives.ReadUInt32BigEndian(rest[8..]) || total > LongestMessage || headers > total || total - headers < Prelude + Checksum)
            {
                Problem = "the checksum of a message's head is wrong";
                break;
            }

            if (rest.Length < total)
            {
                break;
            }

            var message = rest[..(int)total];
            if (Crc(message[..^Checksum]) != BinaryPrimitives.ReadUInt32BigEndian(message[^Checksum..]))
            {
                Problem = "the checksum of a message is wrong";
                break;
            }

            messages.Add(new EventFrame(ReadHeaders(message.Slice(Prelude, (int)headers)), message[(Prelude + (int)headers)..^Checksum].ToArray()));
            read += (int)total;
        }

        _waiting.RemoveRange(0, read);
        return messages;
    }

    /// <summary>The bytes of one message.</summary>
    public static byte[] Write(IEnumerable<KeyValuePair<string, string>> headers, ReadOnlySpan<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(headers);
        using var head = new MemoryStream();
        Span<byte> length = stackalloc byte[2];
        foreach (var (name, value) in headers)
        {
            head.WriteByte((byte)Encoding.UTF8.GetByteCount(name));
            head.Write(Encoding.UTF8.GetBytes(name));
            head.WriteByte(TextType);
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)Encoding.UTF8.GetByteCount(value));
            head.Write(length);
            head.Write(Encoding.UTF8.GetBytes(value));
        }

        var message = new byte[Prelude + head.Length + payload.Length + Checksum];
        BinaryPrimitives.WriteUInt32BigEndian(message, (uint)message.Length);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(4), (uint)head.Length);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(8), Crc(message.AsSpan(0, 8)));
        head.ToArray().CopyTo(message, Prelude);
        payload.CopyTo(message.AsSpan(Prelude + (int)head.Length));
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(message.Length - Checksum), Crc(message.AsSpan(0, message.Length - Checksum)));
        return message;
    }

    private static Dictionary<string, string> ReadHeaders(ReadOnlySpan<byte> bytes)
    {
        Dictionary<string, string> headers = new(StringComparer.Ordinal);
        while (bytes.Length > 2 && bytes[0] + 2 <= bytes.Length)
        {
            var name = Encoding.UTF8.GetString(bytes.Slice(1, bytes[0]));
            var type = bytes[1 + bytes[0]];
            bytes = bytes[(2 + bytes[0])..];
            int? size = type switch
            {
                0 or 1 => 0,
                2 => 1,
                3 => 2,
                4 => 4,
                5 or 8 => 8,
                9 => 16,
                6 or TextType when bytes.Length >= 2 => 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes),
                _ => null,
            };
            if (size is not { } known || known > bytes.Length)
            {
                break;
            }

            if (type == TextType)
            {
                headers[name] = Encoding.UTF8.GetString(bytes[2..known]);
            }

            bytes = bytes[known..];
        }

        return headers;
    }

    // The checksum of gzip, which the class library keeps to itself.
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var each in bytes)
        {
            crc = Table[(byte)(crc ^ each)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < table.Length; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0xEDB88320u;
            }

            table[i] = value;
        }

        return table;
    }
}
