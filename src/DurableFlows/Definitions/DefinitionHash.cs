using System.Security.Cryptography;

namespace DurableFlows.Definitions;

/// <summary>The name by which a run is pinned to its definition.</summary>
public static class DefinitionHash
{
    /// <summary>SHA-256 of the canonical JSON, 64 lower-case hexadecimal digits.</summary>
    public static string Of(FlowDefinition flow) => Convert.ToHexStringLower(SHA256.HashData(DefinitionJson.Write(flow)));
}
