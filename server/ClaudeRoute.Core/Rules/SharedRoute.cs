using ClaudeRoute.Routes;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules;

/// <summary>Takes a route out of the shared file.</summary>
internal static class SharedRoute
{
    /// <summary>
    /// The move of a member to the local file. A stand-in that only makes sense together with the address goes along:
    /// left behind, it would be sent to Anthropic by everybody else.
    /// </summary>
    public static MoveToLocal MoveToLocal(RuleContext context, SettingsFile file, JsonMember member)
    {
        var names = Providers.Table;
        var companions = context.Route is { Provider: null, BaseUrlValue.Member: var address } && address == member
            ? new[] { JsonPath.Of(names.Helper), MemberEdits.Env(names.Token), MemberEdits.Env(names.Key) }.Where(path => IsStandIn(context, file, path)).ToArray()
            : [];
        string[] moved = [member.Path.ToString(), .. companions.Select(path => path.ToString())];
        return new MoveToLocal($"Move {Shown.List(moved)} to settings.local.json", file.Path, member.Path) { Companions = companions, IsPreferred = true };
    }

    private static bool IsStandIn(RuleContext context, SettingsFile file, JsonPath path) =>
        context.Route.Headers.FirstOrDefault(slot => slot.Value is { } value && value.File == file && value.Member?.Path == path) is { } slot && context.IsStandIn(slot);
}
