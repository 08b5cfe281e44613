using ClaudeRoute.Routes;
using ClaudeRoute.Rules;
using ClaudeRoute.Syntax;
using ClaudeRoute.Tests.Fixtures;

namespace ClaudeRoute.Tests.Rules;

/// <summary>Rules that are not loaded would have had nothing to say.</summary>
public sealed class TopicsTests
{
    private const int Projects = 4000;

    private static readonly string[] Variables = [.. TopicNames.OfVariables().Keys, "VERTEX_REGION_CLAUDE_4_6_OPUS", "ANTHROPIC_BASEURL", "OPENAI_API_KEY", "a name", "apiKeyHelper"];

    private static readonly string[] Keys = [.. TopicNames.OfKeys().Keys.Where(key => key != "env"), "ANTHROPIC_BASE_URL", "apikeyhelper", "permission", "claudeCode.environmentVariables"];

    private static readonly string[] Places = ["managed", "user", "shared", "local"];

    private static readonly string[] Values =
    [
        "\"1\"", "\"0\"", "\"no\"", "\"\"", "\" \"", "1", "true", "null", "[]", "{}", "\"http://ai\"", "\"https://gateway.corp.example/v1\"", "\"https://ai/bedrock\"", "\"-\"", "\"none\"",
        "\"Bearer none\"", "\"x-api-key: none\\nanthropic-version: 1\"", "\"claude-sonnet-4-6\"", "\"claude-3-opus-20240229\"", "\"us.anthropic.claude-sonnet-4-6\"", "\"opus\"", "\"best\"", "\"echo '-'\"",
        "\"us-east-1\"", "\"US East\"", "\"relative.pem\"", "\"proxy.corp.example:8080\"", "\"socks5://proxy.corp.example\"", "\"${HOME}\"", "\"<your-key>\"", "\"arn:aws:bedrock:x\"", "\"-5\"", "\"12abc\"",
        "\"gateway\"", "\"console\"", "[\"claude-opus-4-6\"]", "{\"claude-opus-4-6\": \"x\"}", "{\"command\": \"echo $OPENAI_API_KEY\"}",
    ];

    [Fact]
    public void Leaving_rules_out_hides_nothing_whatever_is_in_the_files_and_in_the_shell()
    {
        for (var seed = 0; seed < Projects; seed++)
        {
            EveryRule.Run(RandomProject(new Random(seed)).Snapshot());
        }
    }

    [Fact]
    public void A_small_project_loads_less_than_half_of_the_rules()
    {
        var project = new TestProject().With("shared", """{ "model": "opus", "env": { "ANTHROPIC_BASE_URL": "https://gateway.corp.example" } }""");
        Assert.InRange(RuleCatalog.For(TopicsOf.Snapshot(project.Snapshot())).Count, 1, RuleCatalog.All.Count / 2);
    }

    [Fact]
    public void Names_are_generated_from_the_tables()
    {
        Assert.All(TopicNames.OfVariables(), name => Assert.Equal(name.Value, NameTopics.OfVariable(name.Key)));
        Assert.All(TopicNames.OfKeys(), key => Assert.Equal(key.Value, NameTopics.OfKey(key.Key)));
        Assert.Equal(Topics.OtherVariable | Topics.OtherName, NameTopics.OfVariable("SOME_NAME"));
        Assert.Equal(Topics.OtherKey | Topics.OtherName, NameTopics.OfKey("someKey"));
    }

    private static TestProject RandomProject(Random random)
    {
        var project = new TestProject().WithShell(Names(random, Variables, 3).Select(name => $"{name}={Value(random).Trim('"')}"));
        foreach (var place in Places.Where(_ => random.Next(5) > 1))
        {
            var keys = Names(random, Keys, 3).Select(key => $"  {JsonText.Quote(key)}: {Value(random)},\n");
            var variables = Names(random, Variables, 5).Concat(random.Next(3) == 0 ? [Providers.Table.BaseUrl, Providers.Table.Token] : []).Distinct(StringComparer.Ordinal)
                .Select(name => $"    {JsonText.Quote(name)}: {Value(random)}");
            project = project.With(place, $"{{\n{string.Concat(keys)}  \"env\": {{\n{string.Join(",\n", variables)}\n  }}\n}}\n");
        }

        return project;
    }

    private static IEnumerable<string> Names(Random random, string[] pool, int most) =>
        Enumerable.Range(0, random.Next(most + 1)).Select(_ => pool[random.Next(pool.Length)]).Distinct(StringComparer.Ordinal);

    private static string Value(Random random) => Values[random.Next(Values.Length)];
}
