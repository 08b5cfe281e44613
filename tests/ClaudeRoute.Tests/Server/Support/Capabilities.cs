using Newtonsoft.Json.Linq;

namespace ClaudeRoute.Tests.Server.Support;

/// <summary>What different kinds of clients say that they can do.</summary>
internal static class Capabilities
{
    /// <summary>Is told diagnostics, and has everything that edits can use.</summary>
    public static JObject Push => JObject.Parse(
        """
        {
          "textDocument": {
            "publishDiagnostics": { "relatedInformation": true, "tagSupport": { "valueSet": [1, 2] } },
            "codeAction": {
              "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix", "refactor", "source"] } },
              "dataSupport": true, "disabledSupport": true, "isPreferredSupport": true,
              "resolveSupport": { "properties": ["edit"] }
            }
          },
          "workspace": {
            "workspaceEdit": {
              "documentChanges": true, "resourceOperations": ["create", "rename", "delete"],
              "changeAnnotationSupport": { "groupsOnLabel": true }
            }
          }
        }
        """);

    /// <summary>Asks for diagnostics itself, and can be told to ask again.</summary>
    public static JObject Pull
    {
        get
        {
            var all = Push;
            all["textDocument"]!["diagnostic"] = new JObject { ["relatedDocumentSupport"] = false };
            all["workspace"]!["diagnostics"] = new JObject { ["refreshSupport"] = true };
            return all;
        }
    }

    /// <summary>Asks for diagnostics itself, and is told nothing.</summary>
    public static JObject Asking
    {
        get
        {
            var capabilities = Pull;
            ((JObject)capabilities["workspace"]!).Remove("diagnostics");
            return capabilities;
        }
    }

    /// <summary>Knows actions with edits by URI, and nothing beyond.</summary>
    public static JObject Plain => JObject.Parse(
        """
        { "textDocument": { "codeAction": { "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix"] } } } } }
        """);

    /// <summary>The same client with another list of position encodings.</summary>
    public static JObject Counting(this JObject capabilities, params string[] encodings)
    {
        capabilities["general"] = new JObject { ["positionEncodings"] = new JArray(encodings) };
        return capabilities;
    }
}
