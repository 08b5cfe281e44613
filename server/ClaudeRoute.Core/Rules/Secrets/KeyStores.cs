using ClaudeRoute.Facts;
using ClaudeRoute.Routes;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Rules.Secrets;

/// <summary>Keeps credentials in the key store of the machine.</summary>
internal static class KeyStores
{
    /// <summary>
    /// The fix for a credential that a helper can print: a key, a token, or what a helper only echoes. None where another helper is named already,
    /// where others read the file, and on a system whose key store is not known.
    /// </summary>
    public static IReadOnlyList<FixIntent> Keep(RuleContext context, Finding finding)
    {
        var names = Providers.Table;
        var file = finding.File;
        if (finding.Key is not { } path || file.Scope is not (Scope.User or Scope.Local) || file.Role.IsHomeLocal || KeyStore.Of(context.Snapshot.Machine.System) is not { } store)
        {
            return [];
        }

        var isHelper = path == JsonPath.Of(names.Helper) && file.Document.Find(path) is JsonString { Value: var command } && StandIns.EchoedText(command) is not null;
        var isVariable = (path == MemberEdits.Env(names.Token) || path == MemberEdits.Env(names.Key)) && context.Effective.SetSetting(names.Helper) is null && context.Route.Provider is null;
        return isHelper || isVariable ? [new KeepInKeyStore($"Keep {path.Name} in {store.Name}…", file.Path, path, path.Name!, store)] : [];
    }
}
