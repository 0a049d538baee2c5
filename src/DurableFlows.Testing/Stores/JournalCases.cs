using DurableFlows.Journal;
using static DurableFlows.Testing.Stores.Bodies;

namespace DurableFlows.Testing.Stores;

/// <summary>One writer and its journal.</summary>
internal static class JournalCases
{
    public static IReadOnlyList<StoreContractCase> All { get; } =
    [
        new("Journal: a run nobody wrote to reads as empty", EmptyAsync),
        new("Journal: records come back in the order they were appended", OrderAsync),
        new("Journal: a receipt starts at the known end when nobody else wrote", ReceiptAsync),
        new("Journal: a receipt starts beyond the known end when somebody wrote", ForeignReceiptAsync),
        new("Journal: reading goes on from any position handed out, and stops at one", RangesAsync),
        new("Journal: records of many sizes come back whole", SizesAsync),
        new("Journal: an append of no records is refused", NothingAsync),
        new("Journal: repairing a whole journal cuts nothing", RepairAsync),
        new("Journal: a deleted run is gone with its payloads, and may be written anew", DeleteAsync),
        new("Journal: deleting a run that never was is no error", DeleteAbsentAsync),
        new("Journal: waiting ends when there is something to read", WaitAsync),
        new("Journal: a call that was given up ends as such", CancelAsync),
    ];

    private static async Task EmptyAsync(Func<IFlowStore> open, CancellationToken cancellation)
    {
        var slice = await open().ReadAsync(Run, JournalPosition.Start, null, cancellation).ConfigureAwait(false);
        Expect.Same(0, slice.Records.Count);
        Expect.Same(JournalPosition.Start, slice.End);
        Expect.Same(0, slice.TornBytes);
    }

    private static async Task OrderAsync(Func<IFlowStore> open, CancellationToken cancellation)
    {
        var store = open();
        await store.AppendAsync(Run, Many("a", "b"), null, cancellation).ConfigureAwait(false);
        await AppendAsync(store, "c", null, cancellation).ConfigureAwait(false);
        Expect.Sequence(["a", "b", "c"], await IdsAsync(store, Run, JournalPosition.Start, null, cancellation).ConfigureAwait(false));
        Expect.Sequence(["a", "b", "c"], await IdsAsync(open(), Run, JournalPosition.Start, null, cancellation).ConfigureAwait(false));
    }

    private static async Task ReceiptAsync(Func<IFlowStore> open, CancellationToken cancellation)
    {
        var store = open();
        var first = await AppendAsync(store, "a", JournalPosition.Start, cancellation).ConfigureAwait(false);
        Expect.Same(JournalPosition.Start, first.Start);
        var second = await AppendAsync(store, "b", first.End, cancellation).ConfigureAwait(false);
        Expect.Same(first.End, second.Start);
        Expect.That(second.End != second.Start, "An append must move the end.");
        var slice = await store.ReadAsync(Run, JournalPosition.Start, null, cancellation).ConfigureAwait(false);
        Expect.Same(second.End, slice.End);
    }

    private static async Task ForeignReceiptAsync(Func<IFlowStore> open, CancellationToken cancellation)
    {
        var (mine, other) = (open(), open());
        var first = await AppendAsync(mine, "a", JournalPosition.Start, cancellation).ConfigureAwait(false);
        var foreign = await AppendAsync(other, "b", null, cancellation).ConfigureAwait(false);
        var second = await AppendAsync(mine, "c", first.End, cancellation).ConfigureAwait(false);
        Expect.Same(foreign.End, second.Start);
        Expect.Sequence(["b"], await IdsAsync(mine, Run, first.End, second.Start, cancellation).ConfigureAwait(false));
    }

    private static async Task RangesAsync(Func<IFlowStore> open, CancellationToken cancellation)
    {
        var store = open();
        var ends = new List<JournalPosition> { JournalPosition.Start };
        for (var i = 0; i < 10; i++)
            ends.Add((await AppendAsync(store, $"{i}", ends[^1], cancellation).ConfigureAwait(false)).End);
        for (var from = 0; from <= 10; from++)
        {
            for (var upTo = from; upTo <= 10; upTo++)
            {
                var slice = await store.ReadAsync(Run, ends[from], ends[upTo], cancellation).ConfigureAwait(false);
                Expect.Sequence(Enumerable.Range(from, upTo - from).Select(i => $"{i}"), slice.Records.Select(IdOf));
                Expect.Same(ends[upTo], slice.End);
                Expect.Same(0, slice.TornBytes);
            }
        }
    }

    private static async Task SizesAsync(Func<IFlowStore> open, CancellationToken cancellation)
    {
        var store = open();
        int[] lengths = [1, 100, 4_000, 65_536, 300_000, 3_000_000, 10];
        string[] ids = [.. lengths.Select(length => new string('x', length))];
        foreach (var id in ids)
            await AppendAsync(store, id, null, cancellation).ConfigureAwait(false);
        var read = await IdsAsync(open(), Run, JournalPosition.Start, null, cancellation).ConfigureAwait(false);
        Expect.Sequence(ids.Select(id => id.Length), read.Select(id => id.Length));
    }

    private static async Task NothingAsync(Func<IFlowStore> open, CancellationToken cancellation) =>
        await Expect.ThrowsAsync<ArgumentException>(
            async () => await open().AppendAsync(Run, [], null, cancellation).ConfigureAwait(false),
            "An append without records should be refused with an ArgumentException.").ConfigureAwait(false);

    private static async Task RepairAsync(Func<IFlowStore> open, CancellationToken cancellation)
    {
        var store = open();
        Expect.Same(0, await store.RepairAsync(Run, cancellation).ConfigureAwait(false));
        await AppendAsync(store, "a", null, cancellation).ConfigureAwait(false);
        Expect.Same(0, await store.RepairAsync(Run, cancellation).ConfigureAwait(false));
        Expect.Sequence(["a"], await IdsAsync(store, Run, JournalPosition.Start, null, cancellation).ConfigureAwait(false));
    }

    private static async Task DeleteAsync(Func<IFlowStore> open, CancellationToken cancellation)
    {
        var (store, other) = (open(), open());
        byte[] content = [1, 2, 3];
        var key = PayloadKey.Of(Run, Hash(content));
        await AppendAsync(store, "old", null, cancellation).ConfigureAwait(false);
        await AppendAsync(other, "older", null, cancellation).ConfigureAwait(false);
        await store.PutAsync(key, new MemoryStream(content), cancellation).ConfigureAwait(false);
        await store.DeleteRunAsync(Run, cancellation).ConfigureAwait(false);
        Expect.Sequence([], await IdsAsync(other, Run, JournalPosition.Start, null, cancellation).ConfigureAwait(false));
        Expect.That(await ContentAsync(other, key, cancellation).ConfigureAwait(false) is null, "A payload outlived its run.");

        var anew = await AppendAsync(other, "new", JournalPosition.Start, cancellation).ConfigureAwait(false);
        Expect.Same(JournalPosition.Start, anew.Start);
        await AppendAsync(store, "newer", null, cancellation).ConfigureAwait(false);
        Expect.Sequence(["new", "newer"], await IdsAsync(store, Run, JournalPosition.Start, null, cancellation).ConfigureAwait(false));
    }

    private static async Task DeleteAbsentAsync(Func<IFlowStore> open, CancellationToken cancellation) =>
        await open().DeleteRunAsync(Run, cancellation).ConfigureAwait(false);

    private static async Task WaitAsync(Func<IFlowStore> open, CancellationToken cancellation)
    {
        var (store, other) = (open(), open());
        var first = await AppendAsync(store, "a", null, cancellation).ConfigureAwait(false);
        await store.WaitForGrowthAsync(Run, JournalPosition.Start, cancellation).ConfigureAwait(false);
        var waiting = store.WaitForGrowthAsync(Run, first.End, cancellation).AsTask();
        await AppendAsync(other, "b", null, cancellation).ConfigureAwait(false);
        await waiting.ConfigureAwait(false);
        Expect.Sequence(["b"], await IdsAsync(store, Run, first.End, null, cancellation).ConfigureAwait(false));
    }

    private static async Task CancelAsync(Func<IFlowStore> open, CancellationToken cancellation)
    {
        var store = open();
        using var source = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var waiting = store.WaitForGrowthAsync(Run, JournalPosition.Start, source.Token).AsTask();
        await source.CancelAsync().ConfigureAwait(false);
        await Expect.ThrowsAsync<OperationCanceledException>(() => waiting, "A wait should end when it is given up.").ConfigureAwait(false);
        await Expect.ThrowsAsync<OperationCanceledException>(
            async () => await AppendAsync(store, "a", null, source.Token).ConfigureAwait(false),
            "An append should not begin when it was given up before.").ConfigureAwait(false);
        Expect.Sequence([], await IdsAsync(store, Run, JournalPosition.Start, null, cancellation).ConfigureAwait(false));
    }
}
