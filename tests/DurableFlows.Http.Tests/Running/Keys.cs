using System.Security.Cryptography;
using System.Text;
using DurableFlows.Http.Access;

namespace DurableFlows.Http.Tests.Running;

/// <summary>Keys that are their holders' names.</summary>
internal static class Keys
{
    public static ApiKey Of(string name, params Permission[] permissions) => Of(name, [], permissions);

    public static ApiKey Of(string name, string[] roles, params Permission[] permissions)
        => new() { Name = name, Roles = roles, Permissions = permissions, Sha256 = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name))) };
}
