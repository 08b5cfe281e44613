using ClaudeRoute.Rules;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Fixes;

/// <summary>Moves members of one file to another one. A local file that gets a value is kept out of git.</summary>
internal static class MemberMove
{
    /// <summary>One intent, or the two choices when the target holds another value.</summary>
    public static IEnumerable<FixIntent> Choices(SettingsSnapshot snapshot, MoveMembers move)
    {
        if (snapshot.File(move.FilePath) is not { } source
            || TargetFile.Of(snapshot, source, move.To) is not { Existing: { } file } target
            || !Parts(source, file, move).Any(part => part.Conflicts))
        {
            return [move];
        }

        // Most moves are of one member, which both titles name; of a whole file there is too much to name.
        var what = move.Subject ?? (move.Members is [var one] ? one.From.ToString() : "what stands");
        return
        [
            move with { Title = $"Remove {what} here and keep the other value in {target.Place}", OnConflict = OnConflict.KeepTarget, IsPreferred = false },
            move with { Title = $"Move {what} {(move.Members.Count > 1 ? "here " : "")}and replace the other value in {target.Place}", OnConflict = OnConflict.Overwrite, IsPreferred = false },
        ];
    }

    /// <summary>The edits of target, ignore file and source, in that order.</summary>
    /// <param name="snapshot">The settings.</param>
    /// <param name="move">The move.</param>
    /// <param name="isWritten">The editor has written the target, so only the source is left.</param>
    public static FixPlan Plan(SettingsSnapshot snapshot, MoveMembers move, bool isWritten)
    {
        if (snapshot.File(move.FilePath) is not { } source || source.Document.Find(move.Members[0].From) is null)
        {
            return FixPlan.Refused("The value is not there any more.");
        }

        var files = new List<FileChange>(3);
        if (!isWritten && WriteTarget(snapshot, source, move, files) is { } refusal)
        {
            return FixPlan.Refused(refusal);
        }

        var gone = move.Members.Select(member => member.From).Where(path => source.Document.Find(path) is not null).ToArray();
        var (removed, why) = FixPlanner.EditFile(
            source,
            [.. gone.Select(path => move.LeavesEmpty ? new JsonChange.Set(path, "\"\"") : (JsonChange)new JsonChange.Remove(path))],
            $"Remove {move.Subject ?? Names(gone)} from {(move.To == MoveDestination.Local ? source.Name : RuleContext.ScopeText(source))}",
            needsConfirmation: true);
        if (removed is null)
        {
            return FixPlan.Refused(why!);
        }

        files.Add(removed);
        return FixPlan.Of(new WorkspaceChange(move.Title, files));
    }

    // Adds the edits of target and ignore file, or says why there are none.
    private static string? WriteTarget(SettingsSnapshot snapshot, SettingsFile source, MoveMembers move, List<FileChange> files)
    {
        if (TargetFile.Of(snapshot, source, move.To) is not { } target)
        {
            return TargetFile.Missing(move.To);
        }

        if (target.Refuse(snapshot, "nothing was moved") is { } reason)
        {
            return reason;
        }

        var parts = Parts(source, target.Existing, move);
        if (move.OnConflict == OnConflict.Refuse && parts.FirstOrDefault(part => part.Conflicts) is { } conflict)
        {
            return $"{target.HoldsAnother(conflict.To)}, so nothing was moved. Choose which of the two to keep.";
        }

        var missing = parts.Where(part => !part.IsThere && (!part.Conflicts || move.OnConflict == OnConflict.Overwrite)).ToArray();
        if (missing.Length > 0)
        {
            var (written, refusal) = target.Write([.. missing.Select(part => new JsonChange.Set(part.To, part.Json))], $"Add {move.Subject ?? Names(missing.Select(part => part.To))} to {target.Place}");
            if (written is null)
            {
                return refusal;
            }

            files.Add(written);
        }

        if (target.Ignore(snapshot) is { } ignore)
        {
            files.Add(ignore);
        }

        return null;
    }

    private static List<Part> Parts(SettingsFile source, SettingsFile? target, MoveMembers move)
    {
        var parts = new List<Part>();
        foreach (var member in move.Members)
        {
            if (source.Document.Find(member.From) is { } here)
            {
                Add(parts, here, member.To, member.Json ?? here.RawText, target);
            }
        }

        return parts;
    }

    // Two objects are joined member by member, and two lists of texts entry by entry, as the client does with files of several scopes.
    private static void Add(List<Part> parts, JsonNode here, JsonPath to, string json, SettingsFile? target)
    {
        var there = target?.Document.Find(to);
        if (there is null)
        {
            parts.Add(new Part(to, json, IsThere: false, Conflicts: false));
        }
        else if (here is JsonObject group && there is JsonObject && json == here.RawText && !HoldsComment(here))
        {
            foreach (var member in group.Members)
            {
                if (member is { IsShadowed: false, Value: { } value })
                {
                    Add(parts, value, to.Append(member.Name), value.RawText, target);
                }
            }
        }
        else if (here is JsonArray list && there is JsonArray other && json == here.RawText && !HoldsComment(here) && list.Items.All(item => item is JsonString) && other.Items.All(item => item is JsonString))
        {
            var known = other.Items.Select(item => ((JsonString)item).Value).ToHashSet(StringComparer.Ordinal);
            var next = other.Items.Count;
            foreach (var item in list.Items)
            {
                if (known.Add(((JsonString)item).Value))
                {
                    parts.Add(new Part(to.Append(next++), item.RawText, IsThere: false, Conflicts: false));
                }
            }
        }
        else
        {
            var same = there is JsonString right && JsonDocument.Parse(json).Root is JsonString left ? left.Value == right.Value : there.RawText == json;
            parts.Add(new Part(to, json, same, !same));
        }
    }

    private static bool HoldsComment(JsonNode node) => node.Document.Comments.Any(comment => comment.Start >= node.Span.Start && comment.End <= node.Span.End);

    private static string Names(IEnumerable<JsonPath> paths) => string.Join(", ", paths.Select(path => path.ToString()));

    private sealed record Part(JsonPath To, string Json, bool IsThere, bool Conflicts);
}
