using System.Text;
using ClaudeRoute.Fixes;
using ClaudeRoute.Server.Files;

namespace ClaudeRoute.Cli;

/// <summary>Writes files so that an interruption leaves either the old or the new text, never a part.</summary>
internal static class AtomicFile
{
    // Made to be committed and read by everybody, and never with a credential in it.
    private const string IgnoreFile = ".gitignore";

    /// <summary>Writes one change; null when it was written, else what went wrong and what was kept.</summary>
    /// <param name="change">The file and its text.</param>
    /// <param name="isPublic">The file is made to be read by everybody and never holds a credential, so a new one gets the usual permissions.</param>
    public static string? Write(FileChange change, bool isPublic = false)
    {
        var name = Path.GetFileName(change.Path);
        try
        {
            // A link that leads nowhere is a problem as well: what is created through it would lie where nobody looks.
            if (DiskFiles.Read(change.Path, null).Problem is { } problem)
            {
                return $"{problem} It was left as it is.";
            }

            var target = new FileInfo(change.Path);
            var path = target.LinkTarget is null ? change.Path : target.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
            var folder = Path.GetDirectoryName(path)!;
            Directory.CreateDirectory(folder);
            var before = DiskFiles.Read(path, null);
            if (before.Problem is not null || before.Text != change.ExpectedText)
            {
                return $"{name} has changed meanwhile, so it was left as it is. Run the command again.";
            }

            var temporary = Path.Combine(folder, $".{name}.{Guid.NewGuid():N}.tmp");
            try
            {
                WriteThrough(temporary, Encode(path, change), before.Text is null ? null : path, isPublic || name == IgnoreFile);

                // An exclusive move refuses a file that somebody else created in the meantime.
                File.Move(temporary, path, overwrite: before.Text is not null);
                return null;
            }
            finally
            {
                File.Delete(temporary);
            }
        }
        catch (UnauthorizedAccessException)
        {
            return $"{name} could not be written: permission denied. It was left as it is.";
        }
        catch (IOException error)
        {
            return $"{name} could not be written ({error.GetType().Name}). It was left as it is.";
        }
    }

    private static void WriteThrough(string temporary, byte[] bytes, string? like, bool isPublic)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.WriteThrough };
        if (!OperatingSystem.IsWindows() && !isPublic)
        {
            // A new file may receive a credential, so only its owner reads it.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(bytes);
            stream.Flush(flushToDisk: true);
        }

        if (like is null)
        {
            return;
        }

        if ((File.GetAttributes(like) & FileAttributes.ReadOnly) == FileAttributes.ReadOnly)
        {
            throw new UnauthorizedAccessException();
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(temporary, File.GetUnixFileMode(like));
        }
    }

    private static byte[] Encode(string path, FileChange change)
    {
        var text = change.NewText;

        // A file keeps its encoding; the mark at its start is the first character of the text that was read. Without a mark only UTF-8 can be told.
        if (change.ExpectedText is null || text is not ['\uFEFF', ..])
        {
            return Encoding.UTF8.GetBytes(text);
        }

        Span<byte> start = stackalloc byte[2];
        using (var stream = File.OpenRead(path))
        {
            start = start[..stream.Read(start)];
        }

        return start switch
        {
            [0xFF, 0xFE] => Encoding.Unicode.GetBytes(text),
            [0xFE, 0xFF] => Encoding.BigEndianUnicode.GetBytes(text),
            _ => Encoding.UTF8.GetBytes(text),
        };
    }
}
