namespace DurableFlows.Yaml;

/// <summary>A property as it was read; its place is that of its key.</summary>
internal sealed record SourceEntry(string Key, SourceMark Mark, SourceNode Value);
