using System.Text;
using ClaudeRoute.Routes;
using ClaudeRoute.Settings;
using Newtonsoft.Json;

namespace ClaudeRoute.Server.Verification;

/// <summary>How the real client is run once against a relay. No settings file is written: the relay's address is given with <c>--settings</c>.</summary>
/// <param name="Settings">The argument of <c>--settings</c>.</param>
/// <param name="Arguments">All arguments.</param>
public sealed record ClientCommand(string Settings, IReadOnlyList<string> Arguments)
{
    private const string Program = "claude";
    private const string Prompt = "Reply with OK.";

    /// <summary>The command for a relay in the place of a base address.</summary>
    /// <param name="settings">The merged settings.</param>
    /// <param name="baseUrlVariable">Variable of the base address.</param>
    /// <param name="relay">Address of the relay.</param>
    public static ClientCommand Create(EffectiveSettings settings, string baseUrlVariable, Uri relay)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(relay);
        var text = new StringBuilder();
        using (var writer = new JsonTextWriter(new StringWriter(text)))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("env");
            writer.WriteStartObject();
            writer.WritePropertyName(baseUrlVariable);
            writer.WriteValue(relay.ToString());
            foreach (var name in ProxyTable.ExceptionNames)
            {
                var before = settings.SetEnv(name)?.Text;
                writer.WritePropertyName(name);
                writer.WriteValue(string.IsNullOrWhiteSpace(before) ? ProxyTable.Loopback : $"{before},{ProxyTable.Loopback}");
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return new ClientCommand(text.ToString(), ["--settings", text.ToString(), "-p", Prompt]);
    }

    /// <summary>The command as it is typed into a POSIX shell.</summary>
    public string ToPosix() => $"{Program} --settings '{Settings.Replace("'", "'\\''", StringComparison.Ordinal)}' -p '{Prompt}'";

    /// <summary>The command as it is typed into PowerShell.</summary>
    public string ToPowerShell() => $"{Program} --settings '{Settings.Replace("'", "''", StringComparison.Ordinal)}' -p '{Prompt}'";
}
