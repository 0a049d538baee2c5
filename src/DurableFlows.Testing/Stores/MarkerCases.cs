using System.Text;
using DurableFlows.Journal;

namespace DurableFlows.Testing.Stores;

/// <summary>The markers of the index.</summary>
internal static class MarkerCases
{
    private static readonly string[] Known =
        ["a/b", "a/b-", "a/b/c", "a/b/d", "a/b0", "a/b=2e", "a/b_", "a/c/0/1", "a/c/0/2", "a/ca", "a/c~/x", "ab/c", "b"];

    public static IReadOnlyList<StoreContractCase> All { get; } =
    [
        new("Markers: a marker comes back, and a second one replaces it", PutAsync),
        new("Markers: a deleted marker is gone, and deleting it again is no error", DeleteAsync),
        new("Markers: a prefix lists its names in ordinal order and no others", OrderAsync),
        new("Markers: pages of any length put together are the whole list", PagesAsync),
        new("Markers: names that lead elsewhere are refused", NamesAsync),
        new("Markers: puts and deletes at once leave the list readable", AtOnceAsync),
    ];

    private static async Task PutAsync(Func<IFlowStore> open, CancellationToken cancellation)
    {
        foreach (var text in new[] { "", "one", "a longer one", "two" })
        {
            await open().PutMarkerAsync(Of("live/run", text), cancellation).ConfigureAwait(false);
            var list = await open().ListMarkersAsync("live/", null, 10, cancellation).ConfigureAwait(false);
            Expect.Sequence([("live/run", text)], list.Select(marker => (marker.Name, Encoding.UTF8.GetString(marker.Body.Span))));
        }
    }

    private static async Task DeleteAsync(Func<IFlowStore> open, CancellationToken cancellation)
    {
        var store = open();
        await store.PutMarkerAsync(Of("live/a/x", ""), cancellation).ConfigureAwait(false);
        await store.PutMarkerAsync(Of("live/b", ""), cancellation).ConfigureAwait(false);
        for (var i = 0; i < 2; i++)
        {
            await store.DeleteMarkerAsync("live/a/x", cancellation).ConfigureAwait(false);
            Expect.Sequence(["live/b"], await NamesAsync(open(), "live/", null, 10, cancellation).ConfigureAwait(false));
        }

        await store.DeleteMarkerAsync("never/was", cancellation).ConfigureAwait(false);
        await store.PutMarkerAsync(Of("live/a/x", ""), cancellation).ConfigureAwait(false);
        Expect.Sequence(["live/a/x", "live/b"], await NamesAsync(open(), "live/", null, 10, cancellation).ConfigureAwait(false));
    }

    private static async Task OrderAsync(Func<IFlowStore> open, CancellationToken cancellation)
    {
        await PutAllAsync(open(), cancellation).ConfigureAwait(false);
        foreach (var prefix in new[] { "a/", "a/b/", "a/c/", "a/c/0/", "ab/", "none/" })
        {
            var expected = Known.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
            Expect.Sequence(expected, await NamesAsync(open(), prefix, null, 100, cancellation).ConfigureAwait(false));
        }
    }

    private static async Task PagesAsync(Func<IFlowStore> open, CancellationToken cancellation)
    {
        var store = open();
        await PutAllAsync(store, cancellation).ConfigureAwait(false);
        string[] all = [.. Known.Where(name => name.StartsWith("a/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        for (var limit = 1; limit <= all.Length + 1; limit++)
        {
            var listed = new List<string>();
            for (string? after = null; ; after = listed[^1])
            {
                var page = await NamesAsync(store, "a/", after, limit, cancellation).ConfigureAwait(false);
                Expect.That(page.Count <= limit, "A page is longer than its limit.");
                listed.AddRange(page);
                if (page.Count == 0)
                    break;
            }

            Expect.Sequence(all, listed);
        }

        Expect.Sequence(all.Where(name => string.CompareOrdinal(name, "a/b5") > 0), await NamesAsync(store, "a/", "a/b5", 100, cancellation).ConfigureAwait(false));
    }

    private static async Task NamesAsync(Func<IFlowStore> open, CancellationToken cancellation)
    {
        var store = open();
        foreach (var name in new[] { "", "/", "a/", "/a", "a//b", "../a", "a/../b", "A", "a.b", "a\\b", "a b" })
        {
            await Expect.ThrowsAsync<FlowException>(
                async () => await store.PutMarkerAsync(Of(name, ""), cancellation).ConfigureAwait(false),
                $"'{name}' should be refused as a name.").ConfigureAwait(false);
        }
    }

    private static async Task AtOnceAsync(Func<IFlowStore> open, CancellationToken cancellation)
    {
        IFlowStore[] stores = [open(), open()];
        await stores[0].PutMarkerAsync(Of("wake/z", "stays"), cancellation).ConfigureAwait(false);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Worker(stores[i % 2], i))).ConfigureAwait(false);
        Expect.Sequence(["wake/z"], await NamesAsync(open(), "wake/", null, 10, cancellation).ConfigureAwait(false));

        async Task Worker(IFlowStore store, int worker)
        {
            await Task.Yield();
            for (var i = 0; i < 10; i++)
            {
                await store.PutMarkerAsync(Of($"wake/run/{worker}", "x"), cancellation).ConfigureAwait(false);
                var names = await NamesAsync(store, "wake/", null, 100, cancellation).ConfigureAwait(false);
                Expect.That(names.Contains($"wake/run/{worker}") && names[^1] == "wake/z", "A marker is missing from the list.");
                await store.DeleteMarkerAsync($"wake/run/{worker}", cancellation).ConfigureAwait(false);
            }
        }
    }

    private static async Task PutAllAsync(IFlowStore store, CancellationToken cancellation)
    {
        foreach (var name in Known.Reverse())
            await store.PutMarkerAsync(Of(name, name), cancellation).ConfigureAwait(false);
    }

    private static async Task<List<string>> NamesAsync(IFlowStore store, string prefix, string? after, int limit, CancellationToken cancellation)
    {
        var list = await store.ListMarkersAsync(prefix, after, limit, cancellation).ConfigureAwait(false);
        return [.. list.Select(marker => marker.Name)];
    }

    private static Marker Of(string name, string text) => new(name, Encoding.UTF8.GetBytes(text));
}
