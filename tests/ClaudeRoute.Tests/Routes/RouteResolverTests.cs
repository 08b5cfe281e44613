using ClaudeRoute.Routes;
using ClaudeRoute.Tests.Fixtures;

namespace ClaudeRoute.Tests.Routes;

/// <summary>What the client was seen to send, version 2.1.329, headless.</summary>
public sealed class RouteResolverTests
{
    private const string Token = "\"ANTHROPIC_AUTH_TOKEN\":\"t\"";
    private const string Key = "\"ANTHROPIC_API_KEY\":\"k\"";
    private const string OAuth = "\"CLAUDE_CODE_OAUTH_TOKEN\":\"o\"";
    private const string Helper = "\"apiKeyHelper\":\"echo h\",";

    [Theory]
    [InlineData("", "", "")]
    [InlineData("", Token, "authorization t")]
    [InlineData("", Key, "x-api-key k")]
    [InlineData(Helper, "", "x-api-key h, authorization h")]
    [InlineData("", Token + "," + Key, "x-api-key k, authorization t")]
    [InlineData(Helper, Key, "x-api-key k, authorization h")]
    [InlineData(Helper, Token, "x-api-key h, authorization t")]
    [InlineData(Helper, Token + "," + Key, "x-api-key k, authorization t")]
    [InlineData("", OAuth, "authorization o")]
    [InlineData("", OAuth + "," + Key, "x-api-key k")]
    [InlineData(Helper, OAuth, "x-api-key h, authorization h")]
    [InlineData("\"apiKeyHelper\":\"\",", OAuth, "authorization o")]
    [InlineData("\"apiKeyHelper\":\"echo '  h  '\",", "", "x-api-key h, authorization h")]
    [InlineData("", "\"ANTHROPIC_CUSTOM_HEADERS\":\"Authorization: Bearer c\"", "authorization c")]
    [InlineData("", "\"ANTHROPIC_CUSTOM_HEADERS\":\"Authorization: Bearer c\"," + Token, "authorization t")]
    [InlineData("", "\"ANTHROPIC_CUSTOM_HEADERS\":\"Authorization: Bearer c\"," + Key, "x-api-key k, authorization c")]
    [InlineData("", "\"ANTHROPIC_CUSTOM_HEADERS\":\"X-A: b\\nX-Api-Key: c\"," + Key, "x-api-key c")]
    public void Without_a_provider_two_headers_are_filled_independently(string settings, string env, string headers)
    {
        var route = Resolve(User(settings, env));
        Assert.Null(route.Provider);
        Assert.Equal(headers, Headers(route));
        Assert.Equal(headers.Length == 0, route.NeedsSavedLogin);
        Assert.True(route.IsFirstParty);
    }

    [Theory]
    [InlineData("BEDROCK,FOUNDRY,ANTHROPIC_AWS,ANTHROPIC_GOOGLE_CLOUD,MANTLE,VERTEX", "bedrock")]
    [InlineData("FOUNDRY,ANTHROPIC_AWS,ANTHROPIC_GOOGLE_CLOUD,MANTLE,VERTEX", "foundry")]
    [InlineData("ANTHROPIC_AWS,ANTHROPIC_GOOGLE_CLOUD,MANTLE,VERTEX", "anthropicAws")]
    [InlineData("ANTHROPIC_GOOGLE_CLOUD,MANTLE,VERTEX", "anthropicGoogleCloud")]
    [InlineData("MANTLE,VERTEX", "mantle")]
    [InlineData("VERTEX,GATEWAY", "vertex")]
    [InlineData("GATEWAY", null)]
    public void First_provider_of_the_order_owns_the_session(string flags, string? owner)
    {
        var names = flags.Split(',');
        var route = Resolve(User("", string.Join(',', names.Select(name => $"\"CLAUDE_CODE_USE_{name}\":\"1\""))));
        Assert.Equal(owner, route.Provider?.Id);
        Assert.Equal(names.Count(name => name != "GATEWAY"), route.ProvidersOn.Count);
    }

    [Fact]
    public void Scope_of_a_flag_plays_no_part_in_the_order()
    {
        var route = Resolve(new TestProject()
            .With("managed", """{"env":{"CLAUDE_CODE_USE_VERTEX":"1"}}""")
            .With("user", """{"env":{"CLAUDE_CODE_USE_FOUNDRY":"1"}}"""));
        Assert.Equal("foundry", route.Provider?.Id);
    }

    [Theory]
    [InlineData("\"1\"", true)]
    [InlineData("\" TRUE \"", true)]
    [InlineData("\"yes\"", true)]
    [InlineData("\"on\"", true)]
    [InlineData("1", true)]
    [InlineData("true", true)]
    [InlineData("\"01\"", false)]
    [InlineData("\"enabled\"", false)]
    [InlineData("\"y\"", false)]
    [InlineData("\"2\"", false)]
    [InlineData("\"0\"", false)]
    [InlineData("\"\"", false)]
    [InlineData("null", false)]
    public void Flag_is_on_for_four_words_only(string json, bool isOn) =>
        Assert.Equal(isOn, Resolve(User("", $"\"CLAUDE_CODE_USE_BEDROCK\":{json}")).Provider is not null);

    [Theory]
    [InlineData("BEDROCK", Key, "")]
    [InlineData("BEDROCK", Token, "authorization t")]
    [InlineData("BEDROCK", Key + "," + Token, "authorization t, x-api-key k")]
    [InlineData("VERTEX", Key, "x-api-key k")]
    [InlineData("VERTEX", Key + "," + Token, "authorization t, x-api-key k")]
    [InlineData("FOUNDRY", Key, "authorization (fixed)")]
    [InlineData("FOUNDRY", Key + "," + Token, "authorization t")]
    [InlineData("FOUNDRY", Token + ",\"ANTHROPIC_FOUNDRY_API_KEY\":\"f\"", "x-api-key f")]
    [InlineData("ANTHROPIC_AWS", Key + "," + Token, "authorization t, x-api-key t")]
    [InlineData("ANTHROPIC_GOOGLE_CLOUD", Key + "," + Token, "authorization t")]
    [InlineData("MANTLE", Key + "," + Token, "authorization t")]
    public void With_its_login_switched_off_a_provider_gets_other_credentials(string provider, string env, string headers)
    {
        var route = Resolve(User("", $"\"CLAUDE_CODE_USE_{provider}\":\"1\",\"CLAUDE_CODE_SKIP_{provider}_AUTH\":\"1\",{env}"));
        Assert.Equal(headers, Headers(route));
        Assert.Null(route.SignedBy);
    }

    [Theory]
    [InlineData("BEDROCK", "", "", "AWS signature")]
    [InlineData("BEDROCK", "\"AWS_BEARER_TOKEN_BEDROCK\":\"b\"", "authorization b", null)]
    [InlineData("VERTEX", "", "", "Google credential")]
    [InlineData("FOUNDRY", "\"ANTHROPIC_FOUNDRY_API_KEY\":\"f\",\"ANTHROPIC_FOUNDRY_AUTH_TOKEN\":\"g\"", "authorization g", null)]
    [InlineData("ANTHROPIC_AWS", "\"ANTHROPIC_AWS_API_KEY\":\"a\"", "x-api-key a", null)]
    public void A_provider_that_is_logged_in_to_gets_none_of_them(string provider, string own, string headers, string? signedBy)
    {
        var env = $"\"CLAUDE_CODE_USE_{provider}\":\"1\",{Token},{Key}{(own.Length > 0 ? "," + own : "")}";
        var route = Resolve(User(Helper, env));
        Assert.Equal(headers, Headers(route));
        Assert.Equal(signedBy, route.SignedBy);
    }

    [Theory]
    [InlineData("", "https://api.anthropic.com")]
    [InlineData("\"ANTHROPIC_BASE_URL\":\" http://ai// \"", "http://ai")]
    [InlineData("\"ANTHROPIC_BASE_URL\":\"https://llm-gateway.acme.io/a/b/\"", "https://llm-gateway.acme.io/a/b")]
    [InlineData("\"ANTHROPIC_BASE_URL\":\"http://name:word@ai/x\"", "http://ai/x")]
    [InlineData("\"ANTHROPIC_BASE_URL\":\"http://ai\",\"CLAUDE_CODE_USE_BEDROCK\":\"1\"", "https://bedrock-runtime.us-east-1.amazonaws.com")]
    [InlineData("\"AWS_DEFAULT_REGION\":\"eu-west-1\",\"CLAUDE_CODE_USE_BEDROCK\":\"1\"", "https://bedrock-runtime.eu-west-1.amazonaws.com")]
    [InlineData("\"AWS_REGION\":\"eu-west-1\",\"CLAUDE_CODE_USE_BEDROCK\":\"1\",\"ANTHROPIC_BEDROCK_BASE_URL\":\"http://ai/bedrock/\"", "http://ai/bedrock")]
    [InlineData("\"CLAUDE_CODE_USE_VERTEX\":\"1\"", "https://us-east5-aiplatform.googleapis.com/v1")]
    [InlineData("\"CLAUDE_CODE_USE_VERTEX\":\"1\",\"CLOUD_ML_REGION\":\"global\"", "https://aiplatform.googleapis.com/v1")]
    [InlineData("\"CLAUDE_CODE_USE_FOUNDRY\":\"1\",\"ANTHROPIC_FOUNDRY_RESOURCE\":\"acme-ai\"", "https://acme-ai.services.ai.azure.com/anthropic")]
    public void Address_follows_the_owner(string env, string address) => Assert.Equal(address, Resolve(User("", env)).BaseUrl);

    [Theory]
    [InlineData("managed,local,shared,user", "managed")]
    [InlineData("local,shared,user", "local")]
    [InlineData("shared,user", "shared")]
    [InlineData("user", "user")]
    [InlineData("", "shell")]
    public void Higher_scope_wins_and_every_file_beats_the_shell(string scopes, string winner)
    {
        var project = new TestProject().WithShell(["ANTHROPIC_BASE_URL=https://shell.acme.io"]);
        foreach (var scope in scopes.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            project = project.With(scope, "{\"env\":{\"ANTHROPIC_BASE_URL\":\"https://" + scope + ".acme.io\"}}");
        }

        Assert.Equal($"https://{winner}.acme.io", Resolve(project).BaseUrl);
    }

    [Fact]
    public void Empty_text_hides_what_lower_scopes_say()
    {
        var route = Resolve(new TestProject()
            .WithShell(["ANTHROPIC_AUTH_TOKEN=t"])
            .With("user", """{"apiKeyHelper":"echo h","env":{"ANTHROPIC_BASE_URL":"https://llm-gateway.acme.io","CLAUDE_CODE_OAUTH_TOKEN":"o"}}""")
            .With("local", """{"apiKeyHelper":"","env":{"ANTHROPIC_BASE_URL":"","ANTHROPIC_AUTH_TOKEN":""}}"""));
        Assert.True(route.IsFirstParty);
        Assert.Equal("authorization o", Headers(route));
    }

    [Fact]
    public void OAuth_token_of_a_project_file_does_not_count()
    {
        var project = new TestProject().With("local", "{\"env\":{" + OAuth + "}}").With("shared", "{\"env\":{" + OAuth + "}}");
        Assert.True(Resolve(project).NeedsSavedLogin);
    }

    [Fact]
    public void Dropped_file_says_nothing_and_the_others_stay()
    {
        var route = Resolve(new TestProject()
            .With("user", "{\"env\":{" + Token + "}}")
            .With("local", """{"cleanupPeriodDays":"30","env":{"ANTHROPIC_BASE_URL":"http://ai"}}"""));
        Assert.True(route.IsFirstParty);
        Assert.Equal("authorization t", Headers(route));
    }

    [Theory]
    [InlineData("\"model\":\"opus\",", "\"ANTHROPIC_MODEL\":\"haiku\"", "haiku")]
    [InlineData("\"model\":\"opus\",", "\"ANTHROPIC_MODEL\":\"\"", "opus")]
    [InlineData("\"model\":\"opus\",", "", "opus")]
    public void Variable_beats_the_model_setting(string settings, string env, string model) =>
        Assert.Equal(model, Resolve(User(settings, env)).Model?.Text);

    private static RoutePrediction Resolve(TestProject project) => RouteResolver.Resolve(project.Snapshot().Effective);

    private static TestProject User(string settings, string env) => new TestProject().With("user", "{" + settings + "\"env\":{" + env + "}}");

    private static string Headers(RoutePrediction route) => string.Join(", ", route.Headers.Select(slot => $"{slot.Header} {slot.Literal ?? "(fixed)"}"));
}
