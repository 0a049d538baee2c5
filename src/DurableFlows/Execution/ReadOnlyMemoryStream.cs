using System.Runtime.InteropServices;

namespace DurableFlows.Execution;

/// <summary>Reads memory as a stream, without a copy where the memory is an array.</summary>
internal sealed class ReadOnlyMemoryStream(ReadOnlyMemory<byte> memory) : MemoryStream(Segment(memory).Array ?? [], Segment(memory).Offset, Segment(memory).Count, writable: false)
{
    private static ArraySegment<byte> Segment(ReadOnlyMemory<byte> memory)
        => MemoryMarshal.TryGetArray(memory, out var segment) ? segment : new ArraySegment<byte>(memory.ToArray());
}
