using ClaudeRoute.Facts;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Secrets;

/// <summary>A format under names where it does not belong.</summary>
/// <param name="Formats">Ids of the formats.</param>
/// <param name="In">Names, or parts of names, under which it is out of place; an empty one stands for every name.</param>
/// <param name="BelongsIn">The variable in which it belongs, or null when Claude Code has none for it.</param>
/// <param name="OnlyAtAnthropic">It is out of place only while requests go to Anthropic itself.</param>
/// <param name="IsWarning">It may work all the same.</param>
internal sealed record MisplacedFormat(string[] Formats, string[] In, string? BelongsIn, bool OnlyAtAnthropic, bool IsWarning);

/// <summary>Where credentials of a format belong, from <c>Facts/credential-homes.json</c>.</summary>
internal sealed class CredentialHomes
{
    private static readonly Lazy<CredentialHomes> Instance = new(() => new CredentialHomes(FactTable.Read("credential-homes")));
    private readonly MisplacedFormat[] _misplaced;
    private readonly string[] _admin;
    private readonly string[] _ofAnthropic;

    private CredentialHomes(JsonObject table)
    {
        _admin = table.Texts("admin");
        _ofAnthropic = table.Texts("ofAnthropic");
        _misplaced = [.. table.Rows("misplaced").Select(row =>
            new MisplacedFormat(row.Texts("formats"), row.Texts("in"), row.OptionalText("belongsIn"), row.Flag("onlyAtAnthropic"), row.Flag("isWarning")))];
        var aws = table.Object("aws")!;
        AwsId = aws.Text("id");
        AwsSecret = aws.Text("secret");
        AwsSession = aws.Text("session");
        AwsProfile = aws.Text("profile");
        AwsTemporaryPrefix = aws.Text("temporaryPrefix");
    }

    public static CredentialHomes Table => Instance.Value;

    /// <summary>First half of a static AWS credential.</summary>
    public string AwsId { get; }

    /// <summary>Second half of a static AWS credential.</summary>
    public string AwsSecret { get; }

    /// <summary>Names a credential of AWS that lies in other files.</summary>
    public string AwsProfile { get; }

    /// <summary>What a temporary AWS credential needs besides.</summary>
    public string AwsSession { get; }

    /// <summary>How the id of a temporary AWS credential begins.</summary>
    public string AwsTemporaryPrefix { get; }

    /// <summary>True for a key that manages an organization and cannot run models.</summary>
    public bool IsAdmin(SecretFormat format) => _admin.Contains(format.Id, StringComparer.Ordinal);

    /// <summary>True for credentials that Anthropic issues.</summary>
    public bool IsOfAnthropic(SecretFormat format) => Array.Exists(_ofAnthropic, prefix => format.Id.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>Why a format is out of place under a name, or null.</summary>
    public MisplacedFormat? Misplaced(SecretFormat format, string name, bool atAnthropic) =>
        Array.Find(_misplaced, row =>
            row.Formats.Contains(format.Id, StringComparer.Ordinal)
            && row.BelongsIn != name
            && Array.Exists(row.In, part => name.Contains(part, StringComparison.Ordinal))
            && (atAnthropic || !row.OnlyAtAnthropic));
}
