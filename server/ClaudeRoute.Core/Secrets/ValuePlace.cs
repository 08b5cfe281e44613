using ClaudeRoute.Syntax;

namespace ClaudeRoute.Secrets;

/// <summary>What the place of a value says about it. Items of one list share one place.</summary>
internal sealed class ValuePlace
{
    // Nothing that the client reads is nested deeper than this; the bound keeps hostile files linear.
    private const int DeepestPlace = 32;

    private SecretFormat[]? _namedFormats;

    private ValuePlace(string? name) => Name = name;

    /// <summary>Name of the nearest member.</summary>
    public string? Name { get; }

    /// <summary>Names tell here what the value is: a variable, a header or a root key.</summary>
    public bool IsNamed { get; private init; }

    /// <summary>A member of a <c>headers</c> object that carries a credential.</summary>
    public bool IsHeader { get; private init; }

    /// <summary>A command that prints a credential.</summary>
    public bool IsHelper { get; private init; }

    /// <summary>A list of arguments.</summary>
    public bool IsArguments { get; private init; }

    /// <summary>What the text is.</summary>
    public SecretPlace Kind { get; private init; }

    /// <summary>Formats that count only under some names, this being one of them.</summary>
    public SecretFormat[] NamedFormats => _namedFormats ??= SecretFormats.NamedFormats(Name);

    /// <summary>The place of a value.</summary>
    public static ValuePlace Of(JsonNode node)
    {
        if (NearestMember(node) is not { } member)
        {
            return new ValuePlace(null);
        }

        var name = member.Name;
        var container = member.Parent.Member?.Name;
        var isRoot = member.Parent.Parent is null;
        var inEnv = container is "env" or "containerEnv" or "remoteEnv";
        var isDirect = node.Member is not null;
        var table = CredentialNames.Table;
        var isHelper = isRoot && isDirect && table.HelperSettings.Contains(name);
        return new ValuePlace(name)
        {
            IsHeader = isDirect && container == "headers" && table.IsHeader(name),
            IsNamed = isDirect && (inEnv || isRoot) && !isHelper,
            IsHelper = isHelper,
            IsArguments = name == "args",
            Kind = container == "permissions" ? SecretPlace.PermissionRule
                : isHelper || name is "command" or "args" ? SecretPlace.Command
                : inEnv && table.HeaderVariables.Contains(name) ? SecretPlace.HeaderLines
                : SecretPlace.Value,
        };
    }

    /// <summary>The path of a value, or null when it is very deep or itself holds a credential.</summary>
    public static JsonPath? PathOf(JsonNode node)
    {
        var depth = 0;
        for (var each = node; each.Parent is { } parent; each = parent)
        {
            if (++depth > DeepestPlace)
            {
                return null;
            }
        }

        // Whoever writes a credential where a name belongs must not see it in a list of findings.
        var path = node.Path;
        return SecretFormats.FindIn(path.ToString(), null) is null ? path : null;
    }

    private static JsonMember? NearestMember(JsonNode node)
    {
        var each = node;
        for (var depth = 0; each is not null && depth < DeepestPlace; depth++, each = each.Parent)
        {
            if (each.Member is { } member)
            {
                return member;
            }
        }

        return null;
    }
}
