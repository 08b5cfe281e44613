using ClaudeRoute.Facts;

namespace ClaudeRoute.Settings;

/// <summary>What a variable's value is.</summary>
public enum VariableKind
{
    /// <summary>Free text.</summary>
    Text,

    /// <summary>On for 1, true, yes and on; off for everything else.</summary>
    Flag,

    /// <summary>On for any text that is not empty.</summary>
    Presence,

    /// <summary>A credential.</summary>
    Secret,

    /// <summary>An address.</summary>
    Url,

    /// <summary>A cloud region.</summary>
    Region,

    /// <summary>A model name.</summary>
    Model,

    /// <summary>An identifier of a project, profile or workspace.</summary>
    Id,

    /// <summary>A file path.</summary>
    Path,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A list.</summary>
    List,

    /// <summary>One of a few words.</summary>
    Enum,
}

/// <summary>One documented variable.</summary>
public sealed record Variable(string Name, VariableKind Kind, bool IsSecret, string Source);

/// <summary>The table of documented variables, from <c>Facts/variables.json</c>.</summary>
public static class Variables
{
    private static readonly Lazy<Rows> Table = new(() => new Rows());

    /// <summary>The row of a name, or null when the name is not documented. Unknown names are never a mistake by themselves.</summary>
    public static Variable? Find(string name)
    {
        if (Table.Value.ByName.TryGetValue(name, out var variable))
        {
            return variable;
        }

        foreach (var family in Table.Value.Families)
        {
            if (name.StartsWith(family.Prefix, StringComparison.Ordinal) && name.Length > family.Prefix.Length)
            {
                return family.Variable;
            }
        }

        return null;
    }

    /// <summary>Names of all variables; families are left out.</summary>
    internal static IEnumerable<string> Names => Table.Value.ByName.Keys;

    /// <summary>How the names of a family begin, and what its variables are.</summary>
    internal static IEnumerable<KeyValuePair<string, Variable>> Families => Table.Value.Families.Select(family => KeyValuePair.Create(family.Prefix, family.Variable));

    private static VariableKind KindOf(string word) => word switch
    {
        "flag" => VariableKind.Flag,
        "presence" => VariableKind.Presence,
        "secret" => VariableKind.Secret,
        "url" => VariableKind.Url,
        "region" => VariableKind.Region,
        "model" => VariableKind.Model,
        "id" => VariableKind.Id,
        "path" => VariableKind.Path,
        "number" => VariableKind.Number,
        "list" => VariableKind.List,
        "enum" => VariableKind.Enum,
        _ => VariableKind.Text,
    };

    private sealed record Family(string Prefix, Variable Variable);

    private sealed class Rows
    {
        public Rows()
        {
            foreach (var row in FactTable.Read("variables").Rows("variables"))
            {
                var name = row.Text("name");
                var variable = new Variable(name, KindOf(row.Text("kind")), row.Text("secret") == "yes", row.Text("source"));

                // A name such as VERTEX_REGION_CLAUDE_<MODEL> stands for a family.
                var open = name.IndexOf('<', StringComparison.Ordinal);
                if (open >= 0)
                {
                    Families.Add(new Family(name[..open], variable));
                }
                else
                {
                    ByName[name] = variable;
                }
            }
        }

        public Dictionary<string, Variable> ByName { get; } = new(StringComparer.Ordinal);

        public List<Family> Families { get; } = [];
    }
}
