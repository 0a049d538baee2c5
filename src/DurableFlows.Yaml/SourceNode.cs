namespace DurableFlows.Yaml;

/// <summary>A value as it was read from a file, with its place.</summary>
internal abstract record SourceNode(SourceMark Mark)
{
    /// <summary>A text, number, truth value or null, as the JSON it stands for.</summary>
    internal sealed record Leaf(SourceMark Mark, string Json) : SourceNode(Mark);

    internal sealed record Sequence(SourceMark Mark, IReadOnlyList<SourceNode> Items) : SourceNode(Mark);

    internal sealed record Mapping(SourceMark Mark, IReadOnlyList<SourceEntry> Entries) : SourceNode(Mark)
    {
        public SourceNode? Find(string key) => Entries.FirstOrDefault(e => e.Key == key)?.Value;
    }
}
