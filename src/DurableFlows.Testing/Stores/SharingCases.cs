using DurableFlows.Journal;
using static DurableFlows.Testing.Stores.Bodies;

namespace DurableFlows.Testing.Stores;

/// <summary>Many writers, and runs that look alike.</summary>
internal static class SharingCases
{
    private const int Writers = 8;
    private const int Appends = 25;

    public static IReadOnlyList<StoreContractCase> All { get; } =
    [
        new("Sharing: writers at once on one store lose nothing", (open, cancellation) => ManyAsync(open, 1, cancellation)),
        new("Sharing: writers at once on several stores lose nothing", (open, cancellation) => ManyAsync(open, 4, cancellation)),
        new("Sharing: appends of several records stay together", TogetherAsync),
        new("Sharing: a reader beside a writer sees a growing prefix", BesideAsync),
        new("Sharing: runs whose names look alike stay apart", ApartAsync),
    ];

    private static async Task ManyAsync(Func<IFlowStore> open, int count, CancellationToken cancellation)
    {
        IFlowStore[] stores = [.. Enumerable.Range(0, count).Select(_ => open())];
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => WriteAsync(stores[writer % count], writer, cancellation))).ConfigureAwait(false);

        var order = await IdsAsync(stores[0], Run, JournalPosition.Start, null, cancellation).ConfigureAwait(false);
        Expect.Same(Writers * Appends, order.Count);
        for (var writer = 0; writer < Writers; writer++)
            Expect.Sequence(Enumerable.Range(0, Appends).Select(i => $"{writer}-{i}"), order.Where(id => id.StartsWith($"{writer}-", StringComparison.Ordinal)));
        foreach (var store in stores)
            Expect.Sequence(order, await IdsAsync(store, Run, JournalPosition.Start, null, cancellation).ConfigureAwait(false));
    }

    private static async Task WriteAsync(IFlowStore store, int writer, CancellationToken cancellation)
    {
        var known = JournalPosition.Start;
        for (var i = 0; i < Appends; i++)
        {
            var receipt = await AppendAsync(store, $"{writer}-{i}", known, cancellation).ConfigureAwait(false);
            var between = await IdsAsync(store, Run, known, receipt.Start, cancellation).ConfigureAwait(false);
            Expect.Same(receipt.Start == known, between.Count == 0, "Whether the receipt starts at the known end, as it does exactly when nobody else wrote,");
            Expect.Sequence([$"{writer}-{i}"], await IdsAsync(store, Run, receipt.Start, receipt.End, cancellation).ConfigureAwait(false));
            known = receipt.End;
        }
    }

    private static async Task TogetherAsync(Func<IFlowStore> open, CancellationToken cancellation)
    {
        IFlowStore[] stores = [open(), open()];
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i =>
            stores[i % 2].AppendAsync(Run, Many($"{i}", $"{i}", $"{i}"), null, cancellation).AsTask())).ConfigureAwait(false);
        var ids = await IdsAsync(open(), Run, JournalPosition.Start, null, cancellation).ConfigureAwait(false);
        Expect.Same(120, ids.Count);
        Expect.That(ids.Chunk(3).All(three => three.Distinct().Count() == 1), "Records of another append stand between those of one.");
    }

    private static async Task BesideAsync(Func<IFlowStore> open, CancellationToken cancellation)
    {
        var (store, reader) = (open(), open());
        var writing = WriteAsync(store, 0, cancellation);
        var from = JournalPosition.Start;
        var seen = new List<string>();
        while (seen.Count < Appends)
        {
            if (writing.IsFaulted)
                await writing.ConfigureAwait(false);
            var slice = await reader.ReadAsync(Run, from, null, cancellation).ConfigureAwait(false);
            seen.AddRange(slice.Records.Select(IdOf));
            from = slice.End;
            if (seen.Count < Appends)
                await reader.WaitForGrowthAsync(Run, from, cancellation).ConfigureAwait(false);
        }

        await writing.ConfigureAwait(false);
        Expect.Sequence(Enumerable.Range(0, Appends).Select(i => $"0-{i}"), seen);
    }

    private static async Task ApartAsync(Func<IFlowStore> open, CancellationToken cancellation)
    {
        string[] names = ["run", "Run", "RUN", "run.", "run-", "run_", "run.a", "run.A", "r.un", "con", "nul", "CON", "com1", "run=2e".Replace('=', '-'),
            new string('R', 90), new string('R', 89), new string('r', 90), new string('R', 89) + "r"];
        var store = open();
        foreach (var name in names)
            await store.AppendAsync(RunId.Parse(name), [Of(name)], null, cancellation).ConfigureAwait(false);
        foreach (var name in names)
            Expect.Sequence([name], await IdsAsync(open(), RunId.Parse(name), JournalPosition.Start, null, cancellation).ConfigureAwait(false));
        await store.DeleteRunAsync(RunId.Parse("run"), cancellation).ConfigureAwait(false);
        await store.DeleteRunAsync(RunId.Parse(names[^1]), cancellation).ConfigureAwait(false);
        foreach (var name in names[1..^1])
            Expect.Sequence([name], await IdsAsync(open(), RunId.Parse(name), JournalPosition.Start, null, cancellation).ConfigureAwait(false));
    }
}
