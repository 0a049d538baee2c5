using DurableFlows.Diagnostics;
using DurableFlows.Http.Access;

namespace DurableFlows.Http.Tests.Access;

public sealed class ApiKeysTests
{
    private const string Hash = "2bd806c97f0e00af1a1fc3328fa763a9269723c8db8fac4f93af71db186d6e90";

    [Fact]
    public void Keys_Read_HaveTheirRolesAndPermissions()
    {
        var key = Assert.Single(ApiKeys.Read($$"""[{ "name": "ann", "sha256": "{{Hash}}", "roles": ["lead"], "permissions": ["read", "answer"] }]""", "keys"));

        Assert.Equal("ann", key.Name);
        Assert.Equal(["lead"], key.Roles);
        Assert.Equal([Permission.Read, Permission.Answer], key.Permissions);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("[null]")]
    [InlineData($$"""[{ "sha256": "{{Hash}}" }]""")]
    [InlineData($$"""[{ "name": " ", "sha256": "{{Hash}}" }]""")]
    [InlineData($$"""[{ "name": null, "sha256": "{{Hash}}" }]""")]
    [InlineData("""[{ "name": "ann", "sha256": "abc" }]""")]
    [InlineData("""[{ "name": "ann", "sha256": "zzd806c97f0e00af1a1fc3328fa763a9269723c8db8fac4f93af71db186d6e90" }]""")]
    [InlineData($$"""[{ "name": "ann", "sha256": "{{Hash}}", "roles": null }]""")]
    [InlineData($$"""[{ "name": "ann", "sha256": "{{Hash}}", "roles": [""] }]""")]
    [InlineData($$"""[{ "name": "ann", "sha256": "{{Hash}}", "permissions": ["all"] }]""")]
    [InlineData($$"""[{ "name": "ann", "sha256": "{{Hash}}", "permissions": [1] }]""")]
    [InlineData($$"""[{ "name": "ann", "sha256": "{{Hash}}", "key": "secret" }]""")]
    [InlineData($$"""[{ "name": "ann", "name": "ben", "sha256": "{{Hash}}" }]""")]
    [InlineData($$"""[{ "name": "ann", "sha256": "{{Hash}}" }, { "name": "ben", "sha256": "{{Hash}}" }]""")]
    public void Keys_Malformed_AreRefusedAndTheSourceIsNamed(string json)
    {
        var error = Assert.Throws<FlowException>(() => ApiKeys.Read(json, "SOURCE"));

        Assert.Equal(ErrorCodes.SettingInvalid, error.Code);
        Assert.Contains("SOURCE", error.Message, StringComparison.Ordinal);
    }
}
