using System.Security.Cryptography;

namespace ClaudeRoute.Server.Verification;

/// <summary>
/// The key of the fingerprints, 256 random bits of this installation, in a file of the user's state folder that nobody else can read. With it the
/// fingerprints of two runs can be compared; without it, nobody can try out which credential a fingerprint belongs to.
/// </summary>
public static class FingerprintKey
{
    private const int Length = 32;
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    /// <summary>Name of the file.</summary>
    public const string FileName = "fingerprint.key";

    /// <summary>The key; made when there is none yet.</summary>
    /// <param name="stateFolder">The folder for it; null when the user has none.</param>
    /// <returns>32 bytes, or none where the folder cannot be used: a relay then makes a key of its own.</returns>
    public static ReadOnlyMemory<byte> Get(string? stateFolder)
    {
        if (stateFolder is null)
        {
            return default;
        }

        try
        {
            var path = Path.Combine(stateFolder, FileName);
            return Read(path) ?? Create(stateFolder, path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }

    // A file that others could read, or of another length, is none of ours.
    private static byte[]? Read(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length != Length || file.LinkTarget is not null || (!OperatingSystem.IsWindows() && (file.UnixFileMode | OwnerFile) != OwnerFile))
        {
            return null;
        }

        var key = File.ReadAllBytes(path);
        return key.Length == Length ? key : null;
    }

    private static byte[]? Create(string folder, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerFolder);
        }

        var temporary = Path.Combine(folder, $".{FileName}.{Guid.NewGuid():N}.tmp");
        try
        {
            Write(temporary, RandomNumberGenerator.GetBytes(Length));
            if (Read(path) is null)
            {
                // What cannot be used makes room. Of two processes that do this at once, the one that moves first wins.
                File.Delete(path);
            }

            try
            {
                File.Move(temporary, path, overwrite: false);
            }
            catch (IOException) when (File.Exists(path))
            {
            }

            return Read(path);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static void Write(string path, byte[] bytes)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerFile;
        }

        using var stream = new FileStream(path, options);
        stream.Write(bytes);
        stream.Flush(flushToDisk: true);
    }
}
