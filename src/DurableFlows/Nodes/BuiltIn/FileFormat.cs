namespace DurableFlows.Nodes.BuiltIn;

/// <summary>What <c>write-file</c> writes.</summary>
public enum FileFormat
{
    /// <summary>JSON in UTF-8, ending in a line feed; the default.</summary>
    Json,

    /// <summary>Text in UTF-8, exactly as it is.</summary>
    Text,
}
