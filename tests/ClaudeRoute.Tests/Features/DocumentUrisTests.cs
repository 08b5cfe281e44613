using ClaudeRoute.Features.Workspace;

namespace ClaudeRoute.Tests.Features;

/// <summary>Addresses of documents and the paths that they name.</summary>
public sealed class DocumentUrisTests
{
    [Theory]
    [InlineData("file:///home/dev/.claude/settings.json", "/home/dev/.claude/settings.json")]
    [InlineData("FILE:///home/dev", "/home/dev")]
    [InlineData("file://localhost/home/dev", "/home/dev")]
    [InlineData("file:/home/dev", "/home/dev")]
    [InlineData("file:///", "/")]
    [InlineData("file:///c%3A/Users/dev", "c:/Users/dev")]
    [InlineData("file:///C:/Users/dev", "c:/Users/dev")]
    [InlineData("file://server/share/a%20b.json", "//server/share/a b.json")]
    [InlineData("file:///a%20b/%C3%A9%F0%9F%98%80.json", "/a b/é😀.json")]
    [InlineData("file:///100%25/a%2Fb", "/100%/a/b")]
    [InlineData("file:///broken%2/%zz%", "/broken%2/%zz%")]
    [InlineData("file:///a.json?x=1#L3", "/a.json")]
    [InlineData("file:///a%23b%3Fc", "/a#b?c")]
    [InlineData("vscode-remote://wsl%2Bdebian/home/dev/a.json", "/home/dev/a.json")]
    [InlineData("vscode-remote://ssh-remote%2Bhost/c%3A/x", "c:/x")]
    [InlineData("vscode-userdata:/home/dev/.config/Code/User/settings.json", "/home/dev/.config/Code/User/settings.json")]
    public void A_URI_names_a_path(string uri, string path) => Assert.Equal(path, DocumentUris.ToPath(uri));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("untitled:Untitled-1")]
    [InlineData("git:/home/dev/a.json?%7B%7D")]
    [InlineData("https://acme.io/a.json")]
    [InlineData("/home/dev/a.json")]
    [InlineData(":///a")]
    public void Other_schemes_name_none(string? uri) => Assert.Null(DocumentUris.ToPath(uri));

    [Theory]
    [InlineData("/home/dev/.claude/settings.json", "file:///home/dev/.claude/settings.json")]
    [InlineData("/a b/é😀#?%.json", "file:///a%20b/%C3%A9%F0%9F%98%80%23%3F%25.json")]
    [InlineData(@"C:\Users\dev", "file:///c%3A/Users/dev")]
    [InlineData("c:/Users/dev", "file:///c%3A/Users/dev")]
    [InlineData(@"\\server\share\x", "file://server/share/x")]
    public void A_path_is_written_as_editors_write_it(string path, string uri) => Assert.Equal(uri, DocumentUris.FromPath(path));

    [Theory]
    [InlineData("/")]
    [InlineData("/home/dev/.claude/settings.json")]
    [InlineData("/a b/c%20d/+&=@!$'()*,;:[]{}|^`\"<>/é😀.json")]
    [InlineData("c:/Users/dev/a b.json")]
    [InlineData("//server/share/a b.json")]
    public void A_path_survives_the_way_there_and_back(string path) => Assert.Equal(path, DocumentUris.ToPath(DocumentUris.FromPath(path)));
}
