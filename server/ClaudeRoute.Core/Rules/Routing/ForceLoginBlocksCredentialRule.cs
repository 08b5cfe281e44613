using ClaudeRoute.Routes;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags credentials with which the client refuses to start because managed settings demand a login.</summary>
/// <remarks>Page and executable examples: ForceLoginBlocksCredentialRule.md, beside this file.</remarks>
internal sealed class ForceLoginBlocksCredentialRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR051",
        "force-login-blocks-credential",
        "A credential that a forced login refuses",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Error),
        FixSafety.NeedsReview,
        Since: "0.1.0")
    {
        Needs = Topics.ForcedLogin,
    };

    public IEnumerable<Finding> Check(RuleContext context)
    {
        if (context.Route.Provider is not null || RouteProblems.ForcedBy(context.Effective) is not { File: { } managed, Member: { } member } forced)
        {
            yield break;
        }

        var names = Providers.Table;
        var isShown = false;
        foreach (var value in new[] { context.Effective.SetEnv(names.Token), context.Effective.SetEnv(names.Key), context.Effective.SetSetting(names.Helper) })
        {
            if (value is null || string.IsNullOrWhiteSpace(value.Text))
            {
                continue;
            }

            var message = $"The managed settings demand a login with {forced.Name}, and Claude Code refuses to start while {value.Name} is set, with a gateway's address too. Remove one of the two.";
            if (RuleContext.OnValue(Info, value, message) is { } onCredential)
            {
                yield return onCredential with
                {
                    Related = [new RelatedPlace(managed, member.NameSpan, "This demands a login.")],
                    Fixes = MemberEdits.Clear(context.Snapshot, value),
                };
            }

            // An administrator sees it where the demand stands; a value of the shell has no other place.
            if (!isShown && (value.File is null || value.Scope == Scope.Managed))
            {
                isShown = true;
                yield return RuleContext.OnValue(Info, managed, member, message);
            }
        }
    }
}
