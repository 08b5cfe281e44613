using ClaudeRoute.Routes;

namespace ClaudeRoute.Tests.Configure;

/// <summary>What is read out of the files and outputs of other tools, also when they are not what they should be.</summary>
public sealed class MachineAnswersTests
{
    private const string Aws = """
        # of the team
        [default]
        region = eu-central-1
        output=json

        [profile dev]
        region=us-west-2
        s3 =
          max_concurrent_requests = 20
          region = not-this

        [profile "two words"]
        sso_session = corp
        region = eu-central-1
        [sso-session corp]
        sso_region = us-east-1
        no section line
        [profile
        """;

    [Fact]
    public void Profiles_and_regions_come_from_the_aws_configuration()
    {
        Assert.Equal(["default", "dev", "two words"], MachineAnswers.AwsProfiles(Aws).Select(answer => answer.Value));
        Assert.Equal(["eu-central-1", "us-west-2"], MachineAnswers.AwsRegions(Aws).Select(answer => answer.Value));
        Assert.Equal("the region of the AWS profile dev", MachineAnswers.AwsRegions(Aws)[1].Detail);
    }

    [Theory]
    [InlineData("[core]\naccount = dev@example.org\nproject = acme-claude-1\n", "acme-claude-1")]
    [InlineData("[compute]\nproject = other\n[core]\r\nproject=acme-claude-1\r\n", "acme-claude-1")]
    [InlineData("[core]\n", "")]
    [InlineData("project = nowhere", "")]
    public void Project_comes_from_the_section_core(string text, string project) =>
        Assert.Equal(project, string.Join(' ', MachineAnswers.GcloudProjects(text).Select(answer => answer.Value)));

    [Theory]
    [InlineData(null, "default")]
    [InlineData("work\n", "work")]
    [InlineData("../../etc/passwd", null)]
    [InlineData("", null)]
    public void Name_of_the_active_configuration_cannot_lead_elsewhere(string? text, string? name) => Assert.Equal(name, MachineAnswers.GcloudConfiguration(text));

    [Theory]
    [InlineData("""{"CurrentTailnet":{"Name":"dev@example.org","MagicDNSSuffix":"tail1234.ts.net","MagicDNSEnabled":true},"Peer":{"k1":{"HostName":"AI"},"k2":{"HostName":"laptop"},"k3":5}}""", "ai.tail1234.ts.net")]
    [InlineData("""{"MagicDNSSuffix":"corp.ts.net.","Peer":{"k":{"HostName":"aperture"}}}""", "aperture.corp.ts.net ai.corp.ts.net")]
    [InlineData("""{"CurrentTailnet":{"MagicDNSSuffix":7},"Peer":[]}""", "")]
    [InlineData("Tailscale is stopped.", "")]
    [InlineData("", "")]
    public void Hosts_come_from_the_status_of_tailscale(string json, string hosts) =>
        Assert.Equal(hosts, string.Join(' ', MachineAnswers.TailnetHosts(json).Select(answer => answer.Value)));
}
