using ClaudeRoute.Routes;
using ClaudeRoute.Rules;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Fixes;

/// <summary>Lets a helper print a credential that a person has put into a key store.</summary>
internal static class KeyStoreHelper
{
    /// <summary>The edit that writes the helper and takes the credential out; to be made only when it lies in the key store.</summary>
    public static FixPlan Plan(SettingsSnapshot snapshot, KeepInKeyStore intent)
    {
        if (snapshot.File(intent.FilePath) is not { } file || file.Document.Find(intent.Path) is null)
        {
            return FixPlan.Refused("The value is not there any more.");
        }

        var helper = JsonPath.Of(Providers.Table.Helper);
        var command = JsonText.Quote(KeyStore.For(intent.Store.Lookup, intent.Account));
        if (intent.Path != helper && file.Document.Find(helper) is JsonString { Value.Length: > 0 })
        {
            return FixPlan.Refused($"{file.Name} already names another {helper}, so nothing was changed.");
        }

        JsonChange[] changes = intent.Path == helper ? [new JsonChange.Set(helper, command)] : [new JsonChange.Set(helper, command), new JsonChange.Remove(intent.Path)];
        var (change, why) = FixPlanner.EditFile(file, changes, $"Let {helper} ask {intent.Store.Name}, and take {intent.Path} out of {RuleContext.ScopeText(file)}", needsConfirmation: true);
        return change is null ? FixPlan.Refused(why!) : FixPlan.Of(new WorkspaceChange(intent.Title, [change]));
    }
}
