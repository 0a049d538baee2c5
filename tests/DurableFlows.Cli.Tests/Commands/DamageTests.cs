using System.Buffers;
using System.Text;
using DurableFlows.Cli.Tests.Running;
using DurableFlows.Journal;

namespace DurableFlows.Cli.Tests.Commands;

/// <summary>What is wrong with a journal is told apart, by message and by exit code.</summary>
public sealed class DamageTests : IAsyncLifetime, IDisposable
{
    private readonly Sandbox _box = new();

    public async Task InitializeAsync()
    {
        (await _box.FlowsAsync("run", _box.Write("large.yaml", TestFlows.Large), "--run", "r1")).Is(ExitCodes.WaitsForInput);
        (await _box.FlowsAsync("approve", "r1")).Is(ExitCodes.Completed);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Resume_TornLastLine_IsRepairedAndReported()
    {
        await File.AppendAllTextAsync(_box.Journal("r1"), """{"v":1,"kind":"node.comp""");

        var outcome = await _box.FlowsAsync("resume", "r1");

        outcome.Is(ExitCodes.Completed);
        Assert.Contains("its 24 bytes were cut off", outcome.Error);
    }

    [Fact]
    public async Task Resume_FlippedByte_IsDamageAndNamesTheLastGoodCheckpoint()
    {
        var bytes = await File.ReadAllBytesAsync(_box.Journal("r1"));
        bytes[Array.IndexOf(bytes, (byte)'\n') + 40] ^= 1;
        await File.WriteAllBytesAsync(_box.Journal("r1"), bytes);

        var outcome = await _box.FlowsAsync("resume", "r1");

        outcome.Is(ExitCodes.Damaged);
        Assert.Contains("r1@1", outcome.Error);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(_box.Journal("r1")));
    }

    [Theory]
    [InlineData("""{"v":1,"kind":"node.dreamed","id":"x"}""", ExitCodes.UnknownKind, "node.dreamed")]
    [InlineData("""{"v":7,"kind":"node.completed","id":"x"}""", ExitCodes.NewerVersion, "format 7")]
    [InlineData("""{"v":1,"kind":"node.completed","id":7}""", ExitCodes.Damaged, "cannot be understood")]
    public async Task Resume_RecordNotUnderstood_SaysWhich(string body, int code, string words)
    {
        var frame = new ArrayBufferWriter<byte>();
        RecordFrame.Write(frame, Encoding.UTF8.GetBytes(body), new FileInfo(_box.Journal("r1")).Length);
        frame.Write("\n"u8);
        await File.AppendAllBytesAsync(_box.Journal("r1"), frame.WrittenSpan.ToArray());

        foreach (var command in new[] { "resume", "show", "checkpoints" })
        {
            var outcome = await _box.FlowsAsync(command, "r1");
            outcome.Is(code);
            Assert.Contains(words, outcome.Error);
        }
    }

    [Fact]
    public async Task Resume_PayloadMissing_SaysWhich()
    {
        var payload = Assert.Single(Directory.GetFiles(Path.Combine(Path.GetDirectoryName(_box.Journal("r1"))!, "payloads")));
        File.Delete(payload);

        var outcome = await _box.FlowsAsync("resume", "r1");

        outcome.Is(ExitCodes.PayloadLost);
        Assert.Contains(Path.GetFileName(payload), outcome.Out + outcome.Error);
    }

    [Fact]
    public async Task Resume_DefinitionMissing_SaysWhich()
    {
        Directory.Delete(Path.Combine(_box.Folder, "store", "definitions"), recursive: true);

        (await _box.FlowsAsync("resume", "r1")).Is(ExitCodes.PayloadLost);
    }
}
