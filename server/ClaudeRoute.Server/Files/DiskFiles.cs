using System.Text;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Server.Files;

/// <summary>A file read from disk: its text, or the reason why there is none. Both are null when the file does not exist.</summary>
public sealed record ReadResult(string? Text, string? Problem)
{
    /// <summary>There is no such file.</summary>
    public static ReadResult Missing { get; } = new(null, null);

    /// <summary>How the file is stored, as far as its text does not tell.</summary>
    public TextEncoding Encoding { get; init; }
}

/// <summary>Reads settings files with the care that foreign folders need.</summary>
public static class DiskFiles
{
    /// <summary>Longest file that is read, in bytes.</summary>
    public const long MaxBytes = 16 * 1024 * 1024;

    private const int MostWaiting = 4;
    private static readonly TimeSpan PipeLimit = TimeSpan.FromSeconds(2);
    private static int _waiting;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads one file. Never throws for what may lie on a disk.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="insideFolder">The project folder that a link may not leave; null for files outside projects.</param>
    public static ReadResult Read(string path, string? insideFolder)
    {
        var name = Path.GetFileName(path);
        try
        {
            if (Directory.Exists(path))
            {
                return new ReadResult(null, $"{name} is a folder, so there are no settings to read.");
            }

            // A link exists even when it leads nowhere, so the place that it leads to is what counts.
            var link = new FileInfo(path);
            var target = link.LinkTarget is null ? link : link.ResolveLinkTarget(returnFinalTarget: true) as FileInfo;
            if (!link.Exists || target is not { Exists: true } info)
            {
                return link.LinkTarget is null ? ReadResult.Missing : new ReadResult(null, $"{name} is a link to a file that does not exist.");
            }

            if (insideFolder is not null && LeavesFolder(path, insideFolder))
            {
                return new ReadResult(null, $"{name} is a link that leads out of the project, so it was not read.");
            }

            if (info.Length > MaxBytes)
            {
                return new ReadResult(null, $"{name} is larger than {MaxBytes / (1024 * 1024)} MB, so it was not read.");
            }

            return info.Length == 0 ? ReadWithoutLength(name, path) : Decode(name, File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            // It went away while it was looked at.
            return ReadResult.Missing;
        }
        catch (UnauthorizedAccessException)
        {
            return new ReadResult(null, $"{name} could not be read: permission denied.");
        }
        catch (Exception error) when (error is IOException or System.Security.SecurityException or NotSupportedException or ArgumentException)
        {
            return new ReadResult(null, $"{name} could not be read: {error.GetType().Name}.");
        }
    }

    /// <summary>Decodes the bytes of a settings file: UTF-8, or UTF-16 with a byte order mark.</summary>
    public static ReadResult Decode(string name, ReadOnlySpan<byte> bytes)
    {
        try
        {
            if (bytes.StartsWith(Utf16LittleMark))
            {
                return new ReadResult("\uFEFF" + Encoding.Unicode.GetString(bytes[2..]), null) { Encoding = TextEncoding.Utf16 };
            }

            if (bytes.StartsWith(Utf16BigMark))
            {
                return new ReadResult("\uFEFF" + Encoding.BigEndianUnicode.GetString(bytes[2..]), null) { Encoding = TextEncoding.Utf16 };
            }

            return new ReadResult(StrictUtf8.GetString(bytes), null);
        }
        catch (DecoderFallbackException error)
        {
            return new ReadResult(null, $"{name} is not valid UTF-8 (byte {error.Index}), so it was not checked and nothing in it was changed. Save it as UTF-8.");
        }
    }

    /// <summary>How a file is stored, by its first bytes: an editor that opens it does not tell. UTF-8 for what cannot be read.</summary>
    public static TextEncoding EncodingOf(string path)
    {
        try
        {
            // What has no length may be a pipe, which would be emptied by a look into it.
            if (new FileInfo(path) is not { Exists: true, Length: > 1 })
            {
                return TextEncoding.Utf8;
            }

            Span<byte> start = stackalloc byte[Utf8Mark.Length];
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
            return start.StartsWith(Utf16LittleMark) || start.StartsWith(Utf16BigMark) ? TextEncoding.Utf16
                : start.StartsWith(Utf8Mark) ? TextEncoding.Utf8WithMark
                : TextEncoding.Utf8;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or System.Security.SecurityException or NotSupportedException or ArgumentException)
        {
            return TextEncoding.Utf8;
        }
    }

    // A pipe has no length either. A password manager may write into it as soon as it is opened, and an abandoned one is never written to.
    private static ReadResult ReadWithoutLength(string name, string path)
    {
        if (Volatile.Read(ref _waiting) >= MostWaiting)
        {
            return new ReadResult(null, $"{name} is a pipe that nothing writes to, so there are no settings to read.");
        }

        ReadResult? result = null;
        var reader = new Thread(() =>
        {
            try
            {
                result = Decode(name, File.ReadAllBytes(path));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                result = new ReadResult(null, $"{name} could not be read: {error.GetType().Name}.");
            }
            finally
            {
                Interlocked.Decrement(ref _waiting);
            }
        })
        { IsBackground = true, Name = "Pipe" };
        Interlocked.Increment(ref _waiting);
        reader.Start();
        return reader.Join(PipeLimit) ? result! : new ReadResult(null, $"{name} is a pipe that nothing writes to, so there are no settings to read.");
    }

    // A link inside the project, such as a shared .claude folder, is fine as long as its end lies inside as well.
    private static bool LeavesFolder(string path, string folder)
    {
        var real = RealPath(path);
        var root = RealPath(folder);
        return !real.StartsWith(root.TrimEnd('/') + "/", OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
    }

    private static string RealPath(string path)
    {
        var full = Path.GetFullPath(path);
        var root = Path.GetPathRoot(full) ?? "/";
        var current = root;
        foreach (var part in full[root.Length..].Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Combine(current, part);
            FileSystemInfo info = Directory.Exists(next) ? new DirectoryInfo(next) : new FileInfo(next);
            current = info.LinkTarget is null ? next : info.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? next;
        }

        return current.Replace('\\', '/');
    }

    private static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    private static ReadOnlySpan<byte> Utf16LittleMark => [0xFF, 0xFE];

    private static ReadOnlySpan<byte> Utf16BigMark => [0xFE, 0xFF];
}
