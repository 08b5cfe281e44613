using System.Diagnostics.CodeAnalysis;

namespace ClaudeRoute.Syntax;

public sealed class JsonObject : JsonContainer
{
    // Below this many members a walk is as fast as a table.
    private const int SmallCount = 12;

    private JsonMember[]? _members;
    private Dictionary<string, JsonMember>? _table;

    internal JsonObject(object owner, JsonDocument document, int row)
        : base(owner, document, row)
    {
    }

    public override JsonKind Kind => JsonKind.Object;

    /// <summary>All members in the order of the text, also those whose name occurs again.</summary>
    public IReadOnlyList<JsonMember> Members => MemberArray;

    internal JsonMember[] MemberArray => _members ?? Interlocked.CompareExchange(ref _members, MakeMembers(), null) ?? _members;

    /// <summary>The last member of that name, the one that counts for JSON.parse.</summary>
    public JsonMember? this[string name]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(name);
            var members = MemberArray;
            if (members.Length > SmallCount)
            {
                return (_table ??= MakeTable(members)).GetValueOrDefault(name);
            }

            for (var index = members.Length - 1; index >= 0; index--)
            {
                if (members[index].Name == name)
                {
                    return members[index];
                }
            }

            return null;
        }
    }

    public bool TryGet(string name, [NotNullWhen(true)] out JsonMember? member)
    {
        member = this[name];
        return member is not null;
    }

    private static Dictionary<string, JsonMember> MakeTable(JsonMember[] members)
    {
        var table = new Dictionary<string, JsonMember>(members.Length, StringComparer.Ordinal);
        foreach (var member in members)
        {
            table[member.Name] = member;
        }

        return table;
    }

    private JsonMember[] MakeMembers()
    {
        var rows = Rows;
        var members = new JsonMember[CountChildren()];
        var row = FirstRow;
        for (var index = 0; index < members.Length; index++)
        {
            members[index] = new JsonMember(this, row);
            row = Skip(rows, row);
        }

        return members;
    }
}
