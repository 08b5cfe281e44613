using ClaudeRoute.Facts;
using ClaudeRoute.Secrets;
using ClaudeRoute.Syntax;
using ClaudeRoute.Tests.Fixtures;

namespace ClaudeRoute.Tests.Secrets;

/// <summary>Every format finds what its template makes and leaves alone what it lists.</summary>
public sealed class SecretFormatTests
{
    private const string NeutralName = "SETTING";

    /// <summary>Ids of all formats.</summary>
    public static IEnumerable<TheoryDataRow<string>> Ids() => SecretSamples.Formats.Keys.Select(id => new TheoryDataRow<string>(id));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Sample_is_found_wherever_the_format_counts(string id)
    {
        var format = SecretFormats.Find(id)!;
        var sample = new SecretSamples(id).Of(id);
        var hit = Assert.Single(Scan(NameFor(format), sample));
        Assert.Equal(id, hit.Format?.Id);
        Assert.Equal(format.Use == FormatUse.CredentialName ? SecretKind.CredentialName : SecretKind.KnownFormat, hit.Kind);
        Assert.Equal($"env.{NameFor(format)}", hit.Path?.ToString());
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Sample_is_found_inside_a_longer_text(string id)
    {
        if (SecretFormats.Find(id) is { Use: FormatUse.Anywhere or FormatUse.NotAStandIn } format)
        {
            var sample = new SecretSamples(id).Of(id);
            Assert.Contains(Scan(NeutralName, $"run \"{sample}\", then stop"), hit => hit.Format == format);
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Near_misses_are_not_found(string id)
    {
        var format = SecretFormats.Find(id)!;
        var misses = SecretSamples.Formats[id].Texts("not");
        var samples = new SecretSamples(id);
        Assert.True(misses.Length >= 2, "A format lists texts that it must leave alone.");
        Assert.All(misses.Select(samples.FromTemplate), miss =>
        {
            Assert.Null(format.Find(miss) is { } span && format.Use != FormatUse.CredentialName ? miss.Substring(span.Start, span.Length) : null);
            Assert.DoesNotContain(Scan(NeutralName, miss), hit => hit.Format == format);
        });
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Nothing_but_prefix_and_two_signs_is_shown(string id)
    {
        var format = SecretFormats.Find(id)!;
        var sample = new SecretSamples(id).Of(id);
        var masked = Assert.Single(Scan(NameFor(format), sample)).Masked;
        var parts = masked.Split(Mask.Hidden);
        Assert.Equal(2, parts.Length);
        Assert.True(format.Prefix.StartsWith(parts[0], StringComparison.Ordinal), masked);
        Assert.True(parts[1].Length is 0 or 2 && sample.Contains(parts[1], StringComparison.Ordinal), masked);
        Assert.True(masked.Length < sample.Length / 2);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Rows_are_complete(string id)
    {
        var row = SecretSamples.Formats[id];
        Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", id);
        Assert.Matches(@"^(\p{Lu}|1P|age|npm|xAI)", row.Text("description"));
        Assert.Contains(row.Text("confidence"), new[] { "high", "medium", "low" });
        Assert.Matches(@"^\d{4}-\d{2}-\d{2}$", row.Text("verifiedOn"));
        Assert.NotEmpty(row.Text("source"));
        Assert.NotEmpty(row.Text("belongsIn"));
    }

    [Fact]
    public void Redaction_leaves_no_credential_of_any_format()
    {
        var samples = new SecretSamples(nameof(Redaction_leaves_no_credential_of_any_format));
        var secrets = SecretFormats.All.Where(format => format is { IsFrame: false, Use: FormatUse.Anywhere or FormatUse.NotAStandIn }).Select(format => samples.Of(format.Id)).ToArray();
        var redacted = SecretFormats.Redact($"failed: {string.Join(" and ", secrets)}.");
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, redacted, StringComparison.Ordinal));
        Assert.StartsWith("failed: ", redacted, StringComparison.Ordinal);
    }

    private static string NameFor(SecretFormat format) => SecretSamples.Formats[format.Id].OptionalText("sampleName") ?? NeutralName;

    private static IReadOnlyList<SecretHit> Scan(string name, string value) =>
        SecretScan.Scan(JsonDocument.Parse("{\"env\":{" + JsonText.Quote(name) + ":" + JsonText.Quote(value) + "}}"));
}
