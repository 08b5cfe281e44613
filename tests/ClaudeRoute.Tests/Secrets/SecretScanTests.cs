using System.Text;
using ClaudeRoute.Secrets;
using ClaudeRoute.Syntax;
using ClaudeRoute.Tests.Fixtures;
using FsCheck;
using FsCheck.Fluent;

namespace ClaudeRoute.Tests.Secrets;

/// <summary>Where credentials are looked for, and what hostile or broken text does to the search.</summary>
public sealed class SecretScanTests
{
    private static readonly SecretSamples Samples = new(nameof(SecretScanTests));
    private static readonly string Token = Samples.Of("github-token");
    private static readonly string Opaque = Samples.Of("ak-key");

    [Theory]
    [InlineData("\\u0067{rest}")]
    [InlineData("{start}\\u005f{end}")]
    [InlineData("https:\\/\\/x?token={all}")]
    [InlineData("\\ud83d\\ude00 {all} \\ud83d\\ude00")]
    [InlineData("😀{all}")]
    [InlineData("\\ud83d{all}")]
    public void Escapes_hide_nothing(string text)
    {
        var value = text
            .Replace("{rest}", Token[1..], StringComparison.Ordinal)
            .Replace("{start}", Token[..3], StringComparison.Ordinal)
            .Replace("{end}", Token[4..], StringComparison.Ordinal)
            .Replace("{all}", Token, StringComparison.Ordinal);
        Assert.Equal("github-token", Assert.Single(Scan("{\"a\":\"" + value + "\"}")).Format?.Id);
    }

    [Theory]
    [InlineData("{\"env\":{\"MY_API_KEY\":\"*\"}}", SecretKind.CredentialName, SecretPlace.Value)]
    [InlineData("{\"ANTHROPIC_AUTH_TOKEN\":\"*\"}", SecretKind.CredentialName, SecretPlace.Value)]
    [InlineData("{\"mcpServers\":{\"x\":{\"env\":{\"X_TOKEN\":\"*\"}}}}", SecretKind.CredentialName, SecretPlace.Value)]
    [InlineData("{\"mcpServers\":{\"x\":{\"headers\":{\"X-Goog-Api-Key\":\"*\"}}}}", SecretKind.CredentialName, SecretPlace.Value)]
    [InlineData("{\"hooks\":{\"Stop\":[{\"hooks\":[{\"headers\":{\"authorization\":\"Token *\"}}]}]}}", SecretKind.CredentialName, SecretPlace.Value)]
    [InlineData("{\"mcpServers\":{\"x\":{\"args\":[\"-y\",\"--api-key\",\"*\"]}}}", SecretKind.CredentialName, SecretPlace.Command)]
    [InlineData("{\"mcpServers\":{\"x\":{\"args\":[\"--api-key=*\"]}}}", SecretKind.Literal, SecretPlace.Command)]
    [InlineData("{\"apiKeyHelper\":\"printf %s *\"}", SecretKind.Literal, SecretPlace.Command)]
    [InlineData("{\"statusLine\":{\"command\":\"curl -H 'x-api-key: *' https://acme.io\"}}", SecretKind.Literal, SecretPlace.Command)]
    [InlineData("{\"statusLine\":{\"command\":\"WAKATIME_KEY=* wakatime\"}}", SecretKind.Literal, SecretPlace.Command)]
    [InlineData("{\"env\":{\"ANTHROPIC_CUSTOM_HEADERS\":\"a: b\\ncookie: session=*\"}}", SecretKind.Literal, SecretPlace.HeaderLines)]
    [InlineData("{\"env\":{\"OTEL_EXPORTER_OTLP_HEADERS\":\"a=b,api-key=*\"}}", SecretKind.Literal, SecretPlace.HeaderLines)]
    [InlineData("{\"env\":{\"DATABASE_URL\":\"postgres://app:*@db/app\"}}", SecretKind.Literal, SecretPlace.Address)]
    [InlineData("{\"permissions\":{\"ask\":[\"Bash(wget -u me:* https://acme.io)\"]}}", SecretKind.Literal, SecretPlace.PermissionRule)]
    [InlineData("{\"permissions\":{\"allow\":[\"Bash(git clone https://me:*@github.com/a/b)\"]}}", SecretKind.Literal, SecretPlace.PermissionRule)]
    public void Credentials_without_a_format_are_known_by_their_place(string text, SecretKind kind, SecretPlace place)
    {
        var hit = Assert.Single(Scan(text.Replace("*", Opaque, StringComparison.Ordinal)));
        Assert.Equal((kind, place), (hit.Kind, hit.Place));
        Assert.DoesNotContain(Opaque[2..^2], hit.Masked, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"model\":\"*\"}")]
    [InlineData("{\"env\":{\"GIT_SHA\":\"*\"}}")]
    [InlineData("{\"mcpServers\":{\"x\":{\"args\":[\"--name\",\"*\"]}}}")]
    [InlineData("{\"mcpServers\":{\"x\":{\"headers\":{\"X-Team\":\"*\"}}}}")]
    [InlineData("{\"permissions\":{\"allow\":[\"Bash(make build-*)\"]}}")]
    [InlineData("{\"env\":{\"ANTHROPIC_API_KEY\":\"$*\"}}")]
    [InlineData("{\"env\":{\"ANTHROPIC_API_KEY\":\"/run/secrets/*\"}}")]
    public void The_same_text_elsewhere_is_none(string text) => Assert.Empty(Scan(text.Replace("*", Opaque, StringComparison.Ordinal)));

    [Fact]
    public void Names_are_searched_and_not_repeated_in_paths()
    {
        var hits = Scan("{\"env\":{\"" + Token + "\":\"" + Samples.Of("openrouter") + "\"}}");
        Assert.Equal(["github-token", "openrouter"], hits.Select(hit => hit.Format?.Id));
        Assert.All(hits, hit => Assert.Null(hit.Path));
    }

    [Fact]
    public void Comments_are_searched_in_strict_and_broken_files()
    {
        var line = "// \"ANTHROPIC_AUTH_TOKEN\": \"" + Opaque + "\" or " + Token + ", or " + Samples.Of("zai");
        foreach (var rest in new[] { "{}", "{", "}", "{\"a\":oops}" })
        {
            var hits = Scan(line + "\n" + rest);
            Assert.Equal(["ANTHROPIC_AUTH_TOKEN", null, null], hits.Select(hit => hit.Name));
            Assert.Equal([null, "github-token", "zai"], hits.Select(hit => hit.Format?.Id));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2_980)]
    [InlineData(3_990)]
    [InlineData(3_999)]
    [InlineData(12_345)]
    public void A_broken_file_in_one_line_is_searched_to_its_end(int before)
    {
        var text = "{ env: " + new string(' ', before) + Token + " " + new string('.', 10_000) + " " + Samples.Of("openrouter");
        Assert.Equal(["github-token", "openrouter"], Scan(text).Select(hit => hit.Format?.Id));
    }

    [Fact]
    public void A_value_counts_once_and_hits_come_in_order()
    {
        var text = "{ // " + Token + "\n \"b\": \"" + Token + " " + Token + "\", \"a\": [[\"" + Samples.Of("npm") + "\"]], }";
        var hits = Scan(text);
        Assert.Equal([null, "b", "a[0][0]"], hits.Select(hit => hit.Path?.ToString()));
        Assert.Equal(hits.OrderBy(hit => hit.Span.Start), hits);
    }

    [Fact]
    public void Depth_costs_a_path_but_no_hit()
    {
        const int Depth = 100_000;
        var text = new string('[', Depth) + "\"" + Token + "\"" + new string(']', Depth);
        Assert.Null(Assert.Single(Scan(text)).Path);
    }

    [Fact]
    public void A_very_long_value_is_searched_to_its_end()
    {
        var value = new StringBuilder().Insert(0, "some words ", 200_000).Append(Token);
        Assert.Equal("github-token", Assert.Single(Scan("{\"a\":\"" + value + "\"}")).Format?.Id);
    }

    [Fact]
    public void Any_text_gives_hits_inside_it_that_show_nothing()
    {
        var pieces = SecretFormats.All.Select(format => Samples.Of(format.Id))
            .Concat(["{", "}", "[", "]", "\"", ":", ",", "//", "/*", "*/", "\n", "\\", "\\u0", "env", "headers", "args", "command", "API_KEY", "Authorization: Bearer ", "://", "@", "?key=", "=", " ", "😀", "\uD83D"])
            .ToArray();
        Prop.ForAll(
            Gen.Elements(pieces).ListOf().Select(string.Concat).ToArbitrary(),
            text =>
            {
                var document = JsonDocument.Parse(text);
                foreach (var hit in SecretScan.Scan(document))
                {
                    Assert.InRange(hit.Span.Start, 0, text.Length);
                    Assert.InRange(hit.Span.End, hit.Span.Start, text.Length);
                    Assert.True(hit.Masked.Length < 40, hit.Masked);
                }
            })
            .QuickCheckThrowOnFailure();
    }

    private static IReadOnlyList<SecretHit> Scan(string text) => SecretScan.Scan(JsonDocument.Parse(text));
}
