using DurableFlows.Diagnostics;
using DurableFlows.Journal;
using static DurableFlows.Testing.Stores.Bodies;

namespace DurableFlows.Testing.Stores;

/// <summary>Payloads and definitions.</summary>
internal static class PayloadCases
{
    public static IReadOnlyList<StoreContractCase> All { get; } =
    [
        new("Payloads: content comes back, for a run and as a definition", RoundTripAsync),
        new("Payloads: what is not there opens as null", AbsentAsync),
        new("Payloads: a second put says that it is there already", AgainAsync),
        new("Payloads: content is read from the current position of its stream", PositionAsync),
        new("Payloads: content without the named hash is refused and not published", WrongHashAsync),
        new("Payloads: several megabytes are streamed", StreamAsync),
        new("Payloads: runs do not share theirs", ApartAsync),
        new("Payloads: writers of the same content at once all succeed", AtOnceAsync),
    ];

    private static async Task RoundTripAsync(Func<IFlowStore> open, CancellationToken cancellation)
    {
        byte[][] contents = [[], [0], [.. "{\"a\":1}"u8]];
        foreach (var content in contents)
        {
            foreach (var key in new[] { PayloadKey.Of(Run, Hash(content)), PayloadKey.Definition(Hash(content)) })
            {
                Expect.Same(true, await open().PutAsync(key, new MemoryStream(content), cancellation).ConfigureAwait(false));
                Expect.Sequence(content, await ContentAsync(open(), key, cancellation).ConfigureAwait(false) ?? [255]);
            }
        }
    }

    private static async Task AbsentAsync(Func<IFlowStore> open, CancellationToken cancellation)
    {
        Expect.That(await open().OpenAsync(PayloadKey.Of(Run, Hash([7])), cancellation).ConfigureAwait(false) is null, "There is no such payload.");
        Expect.That(await open().OpenAsync(PayloadKey.Definition(Hash([7])), cancellation).ConfigureAwait(false) is null, "There is no such definition.");
    }

    private static async Task AgainAsync(Func<IFlowStore> open, CancellationToken cancellation)
    {
        byte[] content = [1, 2, 3];
        var key = PayloadKey.Of(Run, Hash(content));
        Expect.Same(true, await open().PutAsync(key, new MemoryStream(content), cancellation).ConfigureAwait(false));
        Expect.Same(false, await open().PutAsync(key, new MemoryStream(content), cancellation).ConfigureAwait(false));
        Expect.Same(false, await open().PutAsync(key, new ForwardStream(content), cancellation).ConfigureAwait(false));
        Expect.Sequence(content, await ContentAsync(open(), key, cancellation).ConfigureAwait(false) ?? []);
    }

    private static async Task PositionAsync(Func<IFlowStore> open, CancellationToken cancellation)
    {
        var stream = new MemoryStream([9, 9, 1, 2]) { Position = 2 };
        var key = PayloadKey.Of(Run, Hash([1, 2]));
        await open().PutAsync(key, stream, cancellation).ConfigureAwait(false);
        Expect.Sequence<byte>([1, 2], await ContentAsync(open(), key, cancellation).ConfigureAwait(false) ?? []);
    }

    private static async Task WrongHashAsync(Func<IFlowStore> open, CancellationToken cancellation)
    {
        var key = PayloadKey.Of(Run, Hash([1]));
        var error = await Expect.ThrowsAsync<FlowException>(
            async () => await open().PutAsync(key, new MemoryStream([2]), cancellation).ConfigureAwait(false),
            "Content that does not have the named hash should be refused.").ConfigureAwait(false);
        Expect.Same(ErrorCodes.PayloadDamaged, error.Code);
        Expect.That(await open().OpenAsync(key, cancellation).ConfigureAwait(false) is null, "Refused content was published.");
    }

    private static async Task StreamAsync(Func<IFlowStore> open, CancellationToken cancellation)
    {
        var content = new byte[5_000_003];
        for (var i = 0; i < content.Length; i++)
            content[i] = (byte)(i * 31 >> 3);
        var key = PayloadKey.Of(Run, Hash(content));
        Expect.Same(true, await open().PutAsync(key, new ForwardStream(content), cancellation).ConfigureAwait(false));
        var read = await ContentAsync(open(), key, cancellation).ConfigureAwait(false) ?? [];
        Expect.That(read.AsSpan().SequenceEqual(content), "Large content came back changed.");
    }

    private static async Task ApartAsync(Func<IFlowStore> open, CancellationToken cancellation)
    {
        byte[] content = [1, 2, 3];
        var other = RunId.Parse("Contract");
        var store = open();
        await store.PutAsync(PayloadKey.Of(Run, Hash(content)), new MemoryStream(content), cancellation).ConfigureAwait(false);
        Expect.That(await store.OpenAsync(PayloadKey.Of(other, Hash(content)), cancellation).ConfigureAwait(false) is null, "A run sees another's payload.");
        await store.DeleteRunAsync(other, cancellation).ConfigureAwait(false);
        Expect.Sequence(content, await ContentAsync(store, PayloadKey.Of(Run, Hash(content)), cancellation).ConfigureAwait(false) ?? []);
    }

    private static async Task AtOnceAsync(Func<IFlowStore> open, CancellationToken cancellation)
    {
        var content = new byte[100_000];
        var key = PayloadKey.Of(Run, Hash(content));
        IFlowStore[] stores = [open(), open()];
        var written = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            stores[i % 2].PutAsync(key, new ForwardStream(content), cancellation).AsTask())).ConfigureAwait(false);
        Expect.That(written.Contains(true), "Nobody says to have written the content.");
        Expect.Same(content.Length, (await ContentAsync(open(), key, cancellation).ConfigureAwait(false))?.Length ?? -1);
    }

    /// <summary>A stream that tells neither its length nor its position, and is read in small pieces.</summary>
    private sealed class ForwardStream(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 10_007)], cancellationToken);
    }
}
