using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DurableFlows.Definitions;

/// <summary>Tells whether a node of a new definition is still the node of an old one.</summary>
public static class Fingerprint
{
    /// <summary>A hash of all that the node's definition says and of the version of its type, 64 lower-case hexadecimal digits.</summary>
    /// <remarks>The node's id is not part of it, so that a renamed node can be recognised.</remarks>
    public static string Of(NodeDefinition node, int nodeTypeVersion)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(DefinitionJson.Write(node with { TypeVersion = null }));
        hash.AppendData(Encoding.UTF8.GetBytes(nodeTypeVersion.ToString(CultureInfo.InvariantCulture)));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
