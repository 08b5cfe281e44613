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
    public static MoveMembers MoveToLocal(RuleContext context, SettingsFile file, JsonMember member)
    {
        var moved = With(context, file, member);
        return MoveMembers.ToLocal($"Move {Names(moved)} to settings.local.json", file.Path, moved) with { IsPreferred = true };
    }

    /// <summary>The same move to the user's settings, where the route counts in every project and waits for nothing.</summary>
    public static MoveMembers MoveToUser(RuleContext context, SettingsFile file, JsonMember member)
    {
        var moved = With(context, file, member);
        return MoveMembers.ToUser($"Move {Names(moved)} to your user settings", file.Path, moved);
    }

    private static string Names(JsonPath[] paths) => Shown.List([.. paths.Select(path => path.ToString())]);

    private static JsonPath[] With(RuleContext context, SettingsFile file, JsonMember member)
    {
        var names = Providers.Table;
        return context.Route is { Provider: null, BaseUrlValue.Member: var address } && address == member
            ? [member.Path, .. new[] { JsonPath.Of(names.Helper), MemberEdits.Env(names.Token), MemberEdits.Env(names.Key) }.Where(path => IsStandIn(context, file, path))]
            : [member.Path];
    }

    private static bool IsStandIn(RuleContext context, SettingsFile file, JsonPath path) =>
        context.Route.Headers.FirstOrDefault(slot => slot.Value is { } value && value.File == file && value.Member?.Path == path) is { } slot && context.IsStandIn(slot);
}
