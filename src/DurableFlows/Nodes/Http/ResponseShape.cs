namespace DurableFlows.Nodes.Http;

/// <summary>What <c>http</c> makes of an answer.</summary>
public enum ResponseShape
{
    /// <summary>A JSON body as JSON, any other as text, an empty one as null.</summary>
    Json,

    /// <summary>The body as text.</summary>
    Text,

    /// <summary>The body as a file kept beside the run.</summary>
    File,

    /// <summary>An object of <c>status</c>, <c>headers</c> (names in lower case) and <c>body</c>.</summary>
    Full,
}
