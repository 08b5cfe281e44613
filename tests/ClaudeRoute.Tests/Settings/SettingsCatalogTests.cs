using ClaudeRoute.Facts;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;

namespace ClaudeRoute.Tests.Settings;

/// <summary>What is known of keys and variables is complete, said once, and can be found.</summary>
public sealed class SettingsCatalogTests
{
    [Fact]
    public void Every_variable_of_the_table_has_a_text_and_there_are_no_others()
    {
        var names = FactTable.Read("variables").Rows("variables").Select(row => row.Text("name")).ToArray();
        Assert.Equal(122, names.Length);
        Assert.Equal(names, SettingsCatalog.Variables.Select(variable => variable.Name));
    }

    [Fact]
    public void Every_measured_key_is_there()
    {
        var known = SettingsCatalog.Keys.Select(key => key.Path).ToHashSet(StringComparer.Ordinal);
        Assert.Subset(known, TypeTable.Demands().Select(demand => demand.Path).Concat(TypeTable.Tolerated()).ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public void No_type_or_value_is_said_twice()
    {
        var measured = TypeTable.Demands().Select(demand => demand.Path).ToHashSet(StringComparer.Ordinal);
        var twice = FactTable.Read("settings-keys").Rows("keys")
            .Where(row => measured.Contains(row.Text("key")) && (row["types"] is not null || row["values"] is not null))
            .Select(row => row.Text("key"));
        Assert.Empty(twice);
    }

    [Fact]
    public void No_key_or_variable_is_described_twice()
    {
        Assert.Empty(Repeated(FactTable.Read("settings-keys").Rows("keys").Select(row => row.Text("key"))));
        Assert.Empty(Repeated(FactTable.Read("variable-texts").Rows("variables").Select(row => row.Text("name"))));
    }

    [Fact]
    public void Keys_stand_in_order() =>
        Assert.Equal(SettingsCatalog.Keys.Select(key => key.Path).Order(StringComparer.OrdinalIgnoreCase), SettingsCatalog.Keys.Select(key => key.Path));

    [Fact]
    public void Texts_are_short_sentences()
    {
        var texts = SettingsCatalog.Keys.Where(key => key.Status != KeyStatus.Undocumented).Select(key => (Name: key.Path, key.Does))
            .Concat(SettingsCatalog.Variables.Select(variable => (variable.Name, variable.Does)));
        Assert.All(texts, text =>
        {
            Assert.True(text.Does.Length is > 5 and < 400 && text.Does.EndsWith('.') && !text.Does.Contains('`', StringComparison.Ordinal), text.Name);
        });
    }

    [Fact]
    public void Every_documented_key_has_a_type() =>
        Assert.Empty(SettingsCatalog.Keys.Where(key => key is { Status: not KeyStatus.Undocumented, Types: [] }).Select(key => key.Path));

    [Fact]
    public void The_parents_of_nested_keys_are_keys()
    {
        var known = SettingsCatalog.Keys.Select(key => key.Path).Append("").ToHashSet(StringComparer.Ordinal);
        Assert.Empty(SettingsCatalog.Keys.Where(key => !known.Contains(key.ParentPath)).Select(key => key.Path));
    }

    [Theory]
    [InlineData("apiKeyHelper", "apiKeyHelper")]
    [InlineData("sandbox.network.httpProxyPort", "sandbox.network.httpProxyPort")]
    [InlineData("modelOverrides.claude-opus-4-6", "modelOverrides.*")]
    [InlineData("sandbox.somethingElse", null)]
    [InlineData("permissions.allow[0]", null)]
    public void Keys_are_found_by_path(string path, string? expected) =>
        Assert.Equal(expected, SettingsCatalog.FindKey(JsonPath.Parse(path))?.Path);

    [Theory]
    [InlineData("ANTHROPIC_BASE_URL", "ANTHROPIC_BASE_URL")]
    [InlineData("VERTEX_REGION_CLAUDE_5_OPUS", "VERTEX_REGION_CLAUDE_<MODEL>")]
    [InlineData("VERTEX_REGION_CLAUDE_", null)]
    [InlineData("anthropic_base_url", null)]
    public void Variables_are_found_by_name(string name, string? expected) => Assert.Equal(expected, SettingsCatalog.FindVariable(name)?.Name);

    [Theory]
    [InlineData("apiKeyHelper", "user shared local managed")]
    [InlineData("modelPricing", "managed")]
    [InlineData("processWrapper", "user managed")]
    [InlineData("syncClaudeAiSkills", "user local managed")]
    [InlineData("autoConnectIde", "")]
    public void A_key_is_read_in_its_scopes(string key, string scopes) =>
        Assert.Equal(scopes, string.Join(' ', ((Scope[])[Scope.User, Scope.Shared, Scope.Local, Scope.Managed]).Where(SettingsCatalog.FindKey(JsonPath.Of(key))!.IsReadIn).Select(scope => scope.Word())));

    [Theory]
    [InlineData("CLAUDE_CODE_CONNECT_TIMEOUT_MS", KeyStatus.NoEffect, null)]
    [InlineData("ANTHROPIC_SMALL_FAST_MODEL", KeyStatus.Deprecated, null)]
    [InlineData("CLAUDE_CODE_USE_MANTLE", KeyStatus.Current, "2.1.94")]
    public void Status_and_version_come_from_the_table_of_variables(string name, KeyStatus status, string? since)
    {
        var variable = SettingsCatalog.FindVariable(name)!;
        Assert.Equal((status, since), (variable.Status, variable.Since));
    }

    private static IEnumerable<string> Repeated(IEnumerable<string> names) =>
        names.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Skip(1).Any()).Select(group => group.Key);
}
