using ClaudeRoute.Features.Workspace;
using ClaudeRoute.Routes;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Features.Editor;

/// <summary>A part of a file that leads to a page.</summary>
public sealed record PlainLink(PlainRange Range, string Target, string Tooltip);

/// <summary>Makes links of the addresses in <c>env</c>: to the dashboard of an Aperture, and for every other gateway or cloud to what its variable means.</summary>
/// <remarks>The addresses themselves are interfaces for programs, and opening one in a browser shows an error.</remarks>
public static class LinksFeature
{
    /// <summary>The links of a file.</summary>
    public static IReadOnlyList<PlainLink> Of(WorkspaceSnapshot workspace, string path)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        if (!workspace.Files.TryGetValue(path, out var known) || known.IsTooLong)
        {
            return [];
        }

        var hosts = new HostTable(workspace.Options);
        var links = new List<PlainLink>();
        foreach (var entry in known.Settings.Env)
        {
            if (entry.Value is not JsonString text || SettingsCatalog.FindVariable(entry.Name) is not { Kind: VariableKind.Url } variable || WebAddress.Parse(text.Value) is not { } address)
            {
                continue;
            }

            var range = PlainRange.Of(known.Text, text.ContentSpan);
            links.Add(hosts.IsAperture(address) && ShownValue.Address(address.Text) is not null
                ? new PlainLink(range, address.Origin + HostTable.ApertureDashboardPath, "Open the dashboard of this Aperture")
                : new PlainLink(range, variable.Page, $"Read about {entry.Name}"));
        }

        return links;
    }
}
