using ClaudeRoute.Routes;
using ClaudeRoute.Settings;

namespace ClaudeRoute.Rules.Routing;

/// <summary>Flags text that was copied from a guide and never filled in.</summary>
/// <remarks>Page and executable examples: TemplateTextLeftRule.md, beside this file.</remarks>
internal sealed class TemplateTextLeftRule : IRule
{
    public RuleInfo Info { get; } = new(
        "CR072",
        "template-text-left",
        "Text from a guide",
        RuleCategory.Routing,
        ScopeSeverities.All(Severity.Error),
        FixSafety.NeedsReview,
        Since: "0.1.0");

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var entry in EnvMembers.Set(context))
        {
            if (Message(context, entry) is { } message)
            {
                yield return RuleContext.OnValue(Info, entry.File, entry.Member, message) with
                {
                    Fixes = [.. Fixes(context, entry)],
                };
            }
        }
    }

    private static string? Message(RuleContext context, EnvEntry entry)
    {
        if (IsUrl(entry.Name))
        {
            if (EnvMembers.HoldsReference(entry.Text))
            {
                return null;
            }

            var address = WebAddress.Parse(entry.Text);
            return address is not null && HostTable.IsReserved(address.Host)
                ? $"{Shown.Host(address, "")} is a name from a guide and never exists, so nothing can answer there. Put in the address that you were given."
                : TemplateText.Is(entry.Text) ? $"{Shown.ValueOrName(entry)} is text from a guide, so there is nothing that could answer at this address. Put in the address that you were given." : null;
        }

        return Variables.Find(entry.Name) switch
        {
            { IsSecret: true } => TemplateText.IsCredential(entry.Text) && !context.IsPlaceholder(entry.Text)
                ? $"{entry.Name} holds text from a guide, which is sent as it stands and refused. Put in the credential, or remove the line."
                : null,
            { } variable when TemplateText.CanStandIn(variable.Kind) && TemplateText.Is(entry.Text) =>
                $"{Shown.ValueOrName(entry)} is text from a guide, and Claude Code sends it as it stands. Put in the real value, or remove the line.",
            _ => null,
        };
    }

    private static bool IsUrl(string name) =>
        RedirectingVariables.Of(name) is Redirection.Address or Redirection.Proxy or Redirection.Telemetry || Variables.Find(name)?.Kind == VariableKind.Url;

    // Without its address a session would go to Anthropic, so an address is only replaced, and only a person knows by what.
    private static IEnumerable<FixIntent> Fixes(RuleContext context, EnvEntry entry)
    {
        foreach (var ask in MemberEdits.AskAgain(entry, $"Write the real value of {entry.Name}…"))
        {
            yield return ask;
        }

        if (!IsUrl(entry.Name) && MemberEdits.ClearFix(context.Snapshot, entry.File, entry.Path) is { } clear)
        {
            yield return clear;
        }
    }
}
