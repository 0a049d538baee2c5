using DurableFlows.Execution;
using DurableFlows.Journal;

namespace DurableFlows.Tests.Recovery;

/// <summary>Counts what the whole process allocates, so it runs while nothing else does.</summary>
[Collection(nameof(Alone))]
public sealed class StreamedFileTests
{
    [Fact]
    public async Task Files_OfSixtyFourMebibytes_StreamWithLittleMemory()
    {
        await using var folder = new HostFolder();
        var store = folder.Store();
        var files = new RunValues(store, RunId.Parse("run-1"));
        const long length = 64L << 20;
        var before = GC.GetTotalAllocatedBytes(precise: true);

        var file = await files.SaveAsync("big.bin", "application/octet-stream", new Zeros(length), default);
        await using var content = await files.OpenAsync(file, default);
        var read = 0L;
        var buffer = new byte[1 << 16];
        for (int n; (n = await content.ReadAsync(buffer)) > 0;)
            read += n;

        Assert.Equal((length, length), (file.Length, read));
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, length / 2);
    }

    private sealed class Zeros(long length) : Stream
    {
        private long _left = length;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var n = (int)Math.Min(count, _left);
            Array.Clear(buffer, offset, n);
            _left -= n;
            return n;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
