namespace DurableFlows.Journal;

/// <summary>A small named note of the index.</summary>
/// <param name="Name">Segments joined by <c>/</c>, each of lower-case letters, digits, <c>-</c>, <c>_</c>, <c>=</c> and <c>~</c>.</param>
/// <param name="Body">At most a few kilobytes.</param>
public sealed record Marker(string Name, ReadOnlyMemory<byte> Body)
{
    /// <summary>Whether it may be lost with the machine's power: a line in a list, which is written anew. Default false; a store is free to ignore it.</summary>
    public bool IsHint { get; init; }
}
