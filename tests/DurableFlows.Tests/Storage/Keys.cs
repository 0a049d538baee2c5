using System.Security.Cryptography;
using System.Text;
using DurableFlows.Journal.Protection;

namespace DurableFlows.Tests.Storage;

/// <summary>Keys for tests: the same for the same id.</summary>
internal static class Keys
{
    public static AesGcmProtection Protection(string current = "k1", params string[] older) => new(current, ((string[])[current, .. older]).ToDictionary(id => id, Of));

    public static byte[] Of(string id) => SHA256.HashData(Encoding.UTF8.GetBytes(id));
}
