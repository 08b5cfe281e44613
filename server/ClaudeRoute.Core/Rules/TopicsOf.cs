using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules;

/// <summary>Finds what a snapshot speaks of: one look at each name, without any table.</summary>
public static class TopicsOf
{
    private const Topics InShell = Topics.Address | Topics.Token | Topics.Key | Topics.MainModel | Topics.Provider;

    /// <summary>The topics of all files and of the shell.</summary>
    public static Topics Snapshot(SettingsSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var topics = snapshot.Files.Count > 1 ? Topics.SeveralFiles : Topics.None;
        if (snapshot.Machine.SessionFolders.Count > 0)
        {
            topics |= Topics.SessionFolders;
        }

        foreach (var file in snapshot.Files)
        {
            topics |= File(file);
        }

        var shell = Topics.None;
        foreach (var name in snapshot.Shell.Keys)
        {
            shell |= NameTopics.OfVariable(name);
        }

        // Of a name that no table knows, rules speak in files only.
        topics |= shell & ~(Topics.OtherVariable | Topics.OtherName);
        return (shell & InShell) != Topics.None ? topics | Topics.ShellRoute : topics;
    }

    private static Topics File(SettingsFile file)
    {
        if (file.Kind == FileKind.Neighbour)
        {
            return Topics.NeighbourFile;
        }

        var topics = file.Scope switch
        {
            Scope.Managed => Topics.ManagedFile,
            Scope.User => Topics.UserFile,
            Scope.Shared => Topics.SharedFile,
            Scope.Local => Topics.LocalFile,
            _ => Topics.None,
        };
        topics |= file.Kind switch
        {
            FileKind.Editor => Topics.EditorFile,
            FileKind.Settings => Topics.None,
            _ => Topics.Variant,
        };
        if (file.Role.IsHomeLocal)
        {
            topics |= Topics.HomeLocal;
        }

        if (!file.Document.IsStrict || file.Document.IsBlank || file.HasByteOrderMark || file.Root is null)
        {
            topics |= Topics.OddText;
        }

        if (file.Root is { } root)
        {
            foreach (var member in root.Members)
            {
                topics |= NameTopics.OfKey(member.Name);
            }
        }

        foreach (var entry in file.Env)
        {
            topics |= NameTopics.OfVariable(entry.Name);
        }

        return topics;
    }
}
