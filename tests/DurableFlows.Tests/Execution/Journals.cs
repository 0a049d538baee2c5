using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Testing.Runs;

namespace DurableFlows.Tests.Execution;

/// <summary>Looks into journals as they are stored.</summary>
internal static class Journals
{
    public static Task<IReadOnlyList<JournalRecord>> ReadAsync(FlowTestHost test) => ReadAsync(test.Store, test.Run.Run);

    public static async Task<IReadOnlyList<JournalRecord>> ReadAsync(IFlowStore store, RunId run)
    {
        var slice = await store.ReadAsync(run, JournalPosition.Start, null, CancellationToken.None);
        return [.. slice.Records.Select((frame, i) => JournalCodec.Decode(run, i + 1, frame.Span))];
    }
}
