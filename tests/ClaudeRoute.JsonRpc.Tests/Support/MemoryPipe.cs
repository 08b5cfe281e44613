namespace ClaudeRoute.JsonRpc.Tests.Support;

/// <summary>One direction of a connection in memory, with blocking ends like those of an operating system's pipe.</summary>
internal sealed class MemoryPipe
{
    private readonly object _gate = new();
    private readonly Queue<byte[]> _written = new();
    private readonly int _capacity;
    private int _buffered;
    private int _offset;
    private bool _ended;
    private bool _broken;

    /// <summary>Connects two ends.</summary>
    /// <param name="capacity">Bytes that may wait before a write blocks.</param>
    public MemoryPipe(int capacity = int.MaxValue)
    {
        _capacity = capacity;
        Reader = new ReadEnd(this);
        Writer = new WriteEnd(this);
    }

    public Stream Reader { get; }

    public Stream Writer { get; }

    /// <summary>Calls of Write since the start, also those that failed.</summary>
    public int WriteCalls { get; private set; }

    /// <summary>Calls of Flush since the start.</summary>
    public int FlushCalls { get; private set; }

    /// <summary>No more bytes will be written; the reader still gets those that wait.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Makes every read and write fail from now on, also one that blocks.</summary>
    public void Break()
    {
        lock (_gate)
        {
            _broken = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            WriteCalls++;
            while (_buffered > 0 && _buffered + bytes.Length > _capacity && !_broken)
            {
                Monitor.Wait(_gate);
            }

            ThrowIfBroken();
            _written.Enqueue(bytes.ToArray());
            _buffered += bytes.Length;
            Monitor.PulseAll(_gate);
        }
    }

    private int Read(Span<byte> target)
    {
        lock (_gate)
        {
            while (_written.Count == 0 && !_ended && !_broken)
            {
                Monitor.Wait(_gate);
            }

            ThrowIfBroken();
            if (_written.Count == 0)
            {
                return 0;
            }

            var source = _written.Peek().AsSpan(_offset);
            var count = Math.Min(source.Length, target.Length);
            source[..count].CopyTo(target);
            _offset += count;
            _buffered -= count;
            if (count == source.Length)
            {
                _written.Dequeue();
                _offset = 0;
            }

            Monitor.PulseAll(_gate);
            return count;
        }
    }

    private void ThrowIfBroken()
    {
        if (_broken)
        {
            throw new IOException("The pipe is broken.");
        }
    }

    private abstract class OneWayStream : Stream
    {
        public override bool CanRead => false;

        public override bool CanWrite => false;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }

    private sealed class ReadEnd(MemoryPipe pipe) : OneWayStream
    {
        public override bool CanRead => true;

        public override int Read(byte[] buffer, int offset, int count) => pipe.Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer) => pipe.Read(buffer);
    }

    private sealed class WriteEnd(MemoryPipe pipe) : OneWayStream
    {
        public override bool CanWrite => true;

        public override void Flush()
        {
            lock (pipe._gate)
            {
                pipe.FlushCalls++;
            }
        }

        public override void Write(byte[] buffer, int offset, int count) => pipe.Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer) => pipe.Write(buffer);
    }
}
