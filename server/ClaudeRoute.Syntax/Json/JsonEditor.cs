namespace ClaudeRoute.Syntax;

/// <summary>
/// Turns changes into text edits that leave everything else as it is, byte for byte: comments, order, layout, line breaks.
/// Comments inside a value that is removed or replaced go with it; all others stay.
/// </summary>
public static class JsonEditor
{
    /// <summary>
    /// The edits that make all changes, each on the result of those before it.
    /// Refused when the document has errors other than comments and trailing commas, or a change does not fit what is there.
    /// </summary>
    public static JsonEditResult Edit(JsonDocument document, IReadOnlyList<JsonChange> changes)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(changes);
        if (document.HasErrors)
        {
            return JsonEditResult.Refused("the file has syntax errors");
        }

        if (changes.OfType<JsonChange.RemoveMember>().Any(change => change.Member.Document != document))
        {
            return JsonEditResult.Refused("the file has changed in the meantime");
        }

        var original = document.Text.Text;
        var current = document;
        IReadOnlyList<TextEdit> total = [];
        var members = new MemberOffsets(changes);
        for (var index = 0; index < changes.Count; index++)
        {
            var step = changes[index] switch
            {
                JsonChange.Set set => JsonSetting.Set(current, set.Path, set.Json),
                JsonChange.Remove remove => JsonRemoval.Remove(current, remove.Path),
                JsonChange.Rename rename => Rename(current, rename.Path, rename.NewName),
                _ => JsonRemoval.RemoveMemberAt(current, members[index]),
            };
            if (step.Edits is not { } edits)
            {
                return step;
            }

            if (edits.Count > 0)
            {
                total = TextEdits.Compose(original, total, edits);
                members.Follow(edits);
                current = index + 1 < changes.Count ? JsonDocument.Parse(TextEdits.Apply(current.Text.Text, edits)) : current;
            }
        }

        return JsonEditResult.Of(TextEdits.Minimize(original, total));
    }

    /// <summary>
    /// The edits that remove comments and trailing commas, one for each. What stands alone on its line takes the line with it.
    /// Refused when the document has other problems.
    /// </summary>
    public static JsonEditResult MakeStrict(JsonDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.HasErrors
            ? JsonEditResult.Refused("the file has syntax errors")
            : JsonEditResult.Of(JsonRemoval.DeleteEach(document, [.. document.Problems.Select(problem => problem.Span)]));
    }

    private static JsonEditResult Rename(JsonDocument document, JsonPath path, string newName)
    {
        ArgumentNullException.ThrowIfNull(newName);
        if (path.Name is not { } name)
        {
            return JsonEditResult.Refused("only a member has a name");
        }

        if (document.Find(path.Parent!) is not JsonObject container || !container.TryGet(name, out _))
        {
            return JsonEditResult.Refused("there is no such member");
        }

        if (name == newName)
        {
            return JsonEditResult.Of();
        }

        return container.TryGet(newName, out _)
            ? JsonEditResult.Refused("there is a member of the new name already")
            : JsonEditResult.Of([
                .. container.Members
                    .Where(member => member.Name == name)
                    .Select(member => new TextEdit(member.NameSpan, JsonText.Quote(newName))),
            ]);
    }

    /// <summary>Where the members that later changes name are in the text as it changes; -1 when they are gone.</summary>
    private sealed class MemberOffsets(IReadOnlyList<JsonChange> changes)
    {
        private readonly int[] _offsets = [.. changes.Select(change => change is JsonChange.RemoveMember remove ? remove.Member.NameSpan.Start : -1)];

        public int this[int change] => _offsets[change];

        public void Follow(IReadOnlyList<TextEdit> edits)
        {
            for (var index = 0; index < _offsets.Length; index++)
            {
                if (_offsets[index] >= 0)
                {
                    _offsets[index] = Follow(_offsets[index], edits);
                }
            }
        }

        private static int Follow(int offset, IReadOnlyList<TextEdit> edits)
        {
            var shift = 0;
            foreach (var edit in edits)
            {
                if (edit.Span.End <= offset)
                {
                    shift += edit.NewText.Length - edit.Span.Length;
                }
                else if (edit.Span.Start < offset || (edit.Span.Start == offset && edit.NewText.Length == 0))
                {
                    return -1;
                }
            }

            return offset + shift;
        }
    }
}
