namespace ClaudeRoute.Rules;

/// <summary>All rules, by id. A rule is loaded when somebody asks for it, which for most rules is never.</summary>
public static partial class RuleCatalog
{
    private static readonly IRule?[] Loaded = new IRule?[Needs.Length];
    private static IReadOnlyList<IRule>? _all;

    /// <summary>All rules, ordered by id.</summary>
    public static IReadOnlyList<IRule> All => _all ??= For((Topics)(-1));

    /// <summary>Everything with an id and a page, ordered by id: the rules, and the remarks that are made elsewhere.</summary>
    public static IReadOnlyList<IExplained> Explained => [.. All, .. Remarks.All];

    /// <summary>The rules that can have something to say where these topics are spoken of, ordered by id.</summary>
    public static IReadOnlyList<IRule> For(Topics topics)
    {
        var needs = Needs;
        var rules = new List<IRule>(needs.Length);
        for (var i = 0; i < needs.Length; i++)
        {
            if (((Topics)needs[i] & ~topics) == Topics.None)
            {
                // Rules have no state, so it does not matter when two threads both make one.
                rules.Add(Loaded[i] ??= Create(i));
            }
        }

        return rules;
    }
}
