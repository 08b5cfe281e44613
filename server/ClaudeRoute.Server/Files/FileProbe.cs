namespace ClaudeRoute.Server.Files;

/// <summary>Tells whether files are there that a setting names, without ever holding up a check.</summary>
/// <remarks>Nothing of a file is read. Every keystroke asks again, so an answer counts for a while; a disk that does not answer at once is not waited for.</remarks>
public sealed class FileProbe(TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    // A person's settings name a handful of files.
    private const int MostKnown = 64;
    private readonly Dictionary<string, Answer> _known = new(StringComparer.Ordinal);

    /// <summary>Whether a file is there; null for a path that is not one of this machine's own disks, and where the disk does not answer.</summary>
    /// <param name="path">Path as it is written.</param>
    public bool? Exists(string path)
    {
        if (!IsOwn(path))
        {
            return null;
        }

        Answer? answer;
        lock (_known)
        {
            var now = time.GetTimestamp();
            if (!_known.TryGetValue(path, out answer) || (answer.Value is not null && time.GetElapsedTime(answer.AskedAt, now) > Kept))
            {
                if (_known.Count >= MostKnown)
                {
                    _known.Clear();
                }

                _known[path] = answer = new Answer(path, now);
            }
        }

        answer.WaitFor(Patience);
        return answer.Value;
    }

    // Where a path leads over a network, whoever wrote it would learn that somebody opened the file.
    private static bool IsOwn(string path)
    {
        if (!Path.IsPathFullyQualified(path) || path.StartsWith("//", StringComparison.Ordinal) || path.StartsWith(@"\\", StringComparison.Ordinal))
        {
            return false;
        }

        try
        {
            return !OperatingSystem.IsWindows() || new DriveInfo(path[..1]).DriveType != DriveType.Network;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private sealed class Answer
    {
        private readonly Thread _thread;
        private volatile int _found = -1;

        public Answer(string path, long askedAt)
        {
            AskedAt = askedAt;
            _thread = new Thread(() => _found = File.Exists(path) ? 1 : 0) { IsBackground = true, Name = "File probe" };
            _thread.Start();
        }

        public long AskedAt { get; }

        public bool? Value => _found < 0 ? null : _found > 0;

        public void WaitFor(TimeSpan patience)
        {
            if (_found < 0)
            {
                _thread.Join(patience);
            }
        }
    }
}
