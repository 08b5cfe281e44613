using ClaudeRoute.Routes;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Offers the addresses of gateways that the user named.</summary>
internal static class KnownGateways
{
    /// <summary>One fix for each of them, and one that asks for another. Of a gateway that is known by name only its address is left to be written.</summary>
    public static IEnumerable<FixIntent> SetAddress(RuleContext context, SettingsFile file)
    {
        var name = Providers.Table.BaseUrl;
        if (MemberEdits.Decider(context.Snapshot, file, MemberEdits.Env(name)) is { } decider)
        {
            foreach (var address in Addresses(context))
            {
                yield return new ChangeMembers($"Set {name} to {address}", FixSafety.NeedsReview, decider.Path, [MemberEdits.Set(name, address)]);
            }

            // An address that leads to Anthropic itself is what the new one takes the place of.
            yield return new AskAndWrite($"Set {name}…", decider.Path, name) { Replaces = true };
        }
    }

    private static IEnumerable<string> Addresses(RuleContext context) =>
        context.Snapshot.Options.ApertureHosts.Select(host => ("http", host))
            .Concat(context.Snapshot.Options.NetBirdHosts.Select(host => ("https", host)))
            .Select(pair => WebAddress.Parse(pair.host.Contains("://", StringComparison.Ordinal) ? pair.host : $"{pair.Item1}://{pair.host.Trim()}")?.Origin)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal);
}
