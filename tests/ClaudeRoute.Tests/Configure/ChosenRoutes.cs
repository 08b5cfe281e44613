using ClaudeRoute.Routes;
using ClaudeRoute.Settings;
using ClaudeRoute.Tests.Fixtures;

namespace ClaudeRoute.Tests.Configure;

/// <summary>What the client does on each route with one set of answers, written down apart from the recipes.</summary>
internal static class ChosenRoutes
{
    private static readonly SecretSamples Samples = new(nameof(ChosenRoutes));
    private static readonly string Token = Samples.Of("sk-generic");
    private static readonly string Key = Samples.Of("anthropic-api");

    /// <summary>Answers for a route.</summary>
    public static Dictionary<string, string> Inputs(string routeId)
    {
        var inputs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var input in RouteRecipes.Find(routeId)!.Inputs)
        {
            var answer = input.Name switch
            {
                "host" => routeId.StartsWith("netbird", StringComparison.Ordinal) ? "cobalt.netbird.ai" : "ai",
                "region" => routeId.Contains("vertex", StringComparison.Ordinal) ? "global" : "eu-west-1",
                "project" => "acme-claude-1",
                "url" => "https://llm-gateway.acme.io/team",
                "token" => Token,
                "key" => Key,
                "command" => "/opt/acme/key",
                "resource" => "acme-claude",
                "workspace" => "wrkspc_1",
                "model" when input.Required => "claude-sonnet-4-6",
                _ => null,
            };
            if (answer is not null)
            {
                inputs[input.Name] = answer;
            }
        }

        return inputs;
    }

    /// <summary>True when a prediction is exactly the route: owner, address and credentials, and nothing ends the session that the route itself does not.</summary>
    public static bool IsTaken(string routeId, Scope scope, EffectiveSettings settings, RoutePrediction route)
    {
        var inShell = scope == Scope.Shell;
        var (provider, address, headers, signedBy) = routeId switch
        {
            "aperture" => (null, "http://ai", inShell ? "authorization -" : "x-api-key -, authorization -", null),
            "netbird" => (null, "https://cobalt.netbird.ai", inShell ? "authorization -" : "x-api-key -, authorization -", null),
            "aperture-v1" => (null, "http://ai", "authorization bearer-managed", null),
            "aperture-bedrock" => ("bedrock", "http://ai/bedrock", "", null),
            "aperture-vertex" => ("vertex", "http://ai/v1", "", null),
            "bedrock" => ("bedrock", "https://bedrock-runtime.eu-west-1.amazonaws.com", "", "AWS signature"),
            "vertex" => ("vertex", "https://aiplatform.googleapis.com/v1", "", "Google credential"),
            "subscription" => (null, "https://api.anthropic.com", "", null),
            "api-key" => (null, "https://api.anthropic.com", $"x-api-key {(inShell ? "*" : Key)}", null),
            "gateway" => (null, "https://llm-gateway.acme.io/team", $"authorization {(inShell ? "*" : Token)}", null),
            "api-key-helper" => (null, "https://llm-gateway.acme.io/team", "x-api-key , authorization ", null),
            "aperture-passthrough" => (null, "http://ai", "", null),
            "netbird-bedrock" => ("bedrock", "https://cobalt.netbird.ai/bedrock", "", null),
            "netbird-vertex" => ("vertex", "https://cobalt.netbird.ai/v1", "", null),
            "foundry" => ("foundry", "https://acme-claude.services.ai.azure.com/anthropic", $"x-api-key {(inShell ? "*" : Key)}", null),
            "mantle" => ("mantle", "https://bedrock-mantle.eu-west-1.api.aws/anthropic", "", "AWS signature"),
            "claude-platform-aws" => ("anthropicAws", "https://aws-external-anthropic.eu-west-1.api.aws", $"x-api-key {(inShell ? "*" : Key)}", null),
            _ => throw new ArgumentException($"There is no route {routeId}.", nameof(routeId)),
        };

        // Where the key is optional, a shared file does without.
        if (scope == Scope.Shared && (routeId is "foundry" or "claude-platform-aws"))
        {
            (headers, signedBy) = ("", Providers.Table.Find(provider!).OwnOtherwise);
        }

        // A token of the cloud itself may stay and takes the place of the signature.
        if ((routeId is "bedrock" or "mantle") && settings.SetEnv("AWS_BEARER_TOKEN_BEDROCK") is { } bearer)
        {
            (headers, signedBy) = ($"authorization {bearer.Text.Trim()}", null);
        }

        return route.Provider?.Id == provider
            && route.BaseUrl == address
            && string.Join(", ", route.Headers.Select(slot => $"{slot.Header} {(headers.EndsWith('*') ? "*" : slot.Literal)}")) == headers
            && route.Headers.All(slot => slot.Kind != CredentialKind.CustomHeader && (!headers.EndsWith('*') || slot.Value!.Scope == Scope.Shell))
            && (routeId != "api-key-helper" || settings.Setting("apiKeyHelper")?.Text == "/opt/acme/key")
            && route.SignedBy == signedBy
            && !route.Problems.Any(problem => problem is { StopsRequests: true, Code: not "not-logged-in" });
    }
}
