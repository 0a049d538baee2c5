namespace DurableFlows.Yaml;

/// <summary>A file cannot be read any further. Does not leave this project.</summary>
internal sealed class SourceException(SourceMark mark, string message, string? hint = null) : Exception(message)
{
    public SourceMark Mark { get; } = mark;

    public string? Hint { get; } = hint;
}
