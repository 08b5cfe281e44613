using ClaudeRoute.Secrets;

namespace ClaudeRoute.Tests.Secrets;

/// <summary>Files with a variable on each line.</summary>
public sealed class EnvironmentLinesTests
{
    [Theory]
    [InlineData("A=b", "A", "b", 2)]
    [InlineData("export A=b", "A", "b", 9)]
    [InlineData("  A = b c  ", "A", "b c", 6)]
    [InlineData("A=b#c", "A", "b#c", 2)]
    [InlineData("A=b # c", "A", "b", 2)]
    [InlineData("A=\"b # c\" # d", "A", "b # c", 3)]
    [InlineData("A='b", "A", "b", 3)]
    [InlineData("\uFEFFA=b", "A", "b", 3)]
    [InlineData("exportA=b", "exportA", "b", 8)]
    public void A_line_has_a_name_and_a_value(string text, string name, string value, int start) =>
        Assert.Equal(new EnvironmentLine(name, value, start, IsRemark: false), Assert.Single(EnvironmentLines.Read(text)));

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("A=")]
    [InlineData("=b")]
    [InlineData("A=''")]
    [InlineData("A b=c")]
    [InlineData("# only words")]
    [InlineData("export")]
    public void Other_lines_are_passed_over(string text) => Assert.Empty(EnvironmentLines.Read(text));

    [Fact]
    public void Lines_end_in_every_way_and_may_be_switched_off() => Assert.Equal(
        [new EnvironmentLine("A", "b", 2, false), new EnvironmentLine("C", "d", 9, true), new EnvironmentLine("E", "f", 14, false)],
        EnvironmentLines.Read("A=b\r\n# C=d\n\rE=f"));
}
