using System.Buffers;
using System.Text;
using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;
using DurableFlows.Storage.Files;
using DurableFlows.Values;

namespace DurableFlows.Tests.Recovery;

/// <summary>What a host says about a journal, a payload or a definition that is not as it was left.</summary>
public sealed class DamageTests
{
    [Fact]
    public async Task Resume_TornLastLine_IsCutAndReported()
    {
        await using var folder = new HostFolder();
        var run = await folder.AbandonedAsync();
        await File.AppendAllTextAsync(folder.JournalOf(run), """{"v":1,"kind":"node.comp""");
        var host = folder.Host();

        var handle = await host.ResumeAsync(run);

        Assert.Equal(24, handle.TornBytes);
        Assert.Equal(RunStatus.Completed, (await HostFolder.FinishAsync(host, handle)).Status);
    }

    [Fact]
    public async Task Resume_FlippedByteInTheMiddle_NamesTheLastGoodCheckpoint()
    {
        await using var folder = new HostFolder();
        var run = await folder.AbandonedAsync();
        await FlipAsync(folder.JournalOf(run), folder.Bounds(run)[2] + 40);

        var error = await RefusedAsync(folder, run, ErrorCodes.JournalDamaged);

        Assert.Equal(2, Assert.IsType<JournalDamagedException>(error).LastGood);
        Assert.Contains("run-1@2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_UpToTheLastGoodCheckpoint_ReadsInSpiteOfDamageBehindIt()
    {
        await using var folder = new HostFolder();
        var run = await folder.AbandonedAsync();
        await FlipAsync(folder.JournalOf(run), folder.Bounds(run)[3] + 40);

        var details = await folder.Host().Client.GetAsync(run, at: 3);

        Assert.Equal((3, "succeeded"), (details.Sequence, details.Nodes[0].Status));
    }

    [Theory]
    [InlineData("""{"v":1,"kind":"node.exploded","id":"x","run":"y"}""", ErrorCodes.JournalUnknownKind, "node.exploded")]
    [InlineData("""{"v":2,"kind":"node.completed","id":"x","run":"y"}""", ErrorCodes.JournalNewerVersion, "format 2")]
    [InlineData("""{"v":1,"kind":"node.completed","id":"x","run":"y"}""", ErrorCodes.JournalInconsistent, "cannot be understood")]
    [InlineData("""{"v":1,"kind":7,"id":"x","run":"y"}""", ErrorCodes.JournalInconsistent, "cannot be understood")]
    [InlineData("""{"v":"1","kind":"node.completed","id":"x","run":"y"}""", ErrorCodes.JournalInconsistent, "cannot be understood")]
    public async Task Resume_RecordOfAnotherWorld_IsRefusedByItsCode(string record, string code, string says)
    {
        await using var folder = new HostFolder();
        var run = await folder.AbandonedAsync();
        var good = folder.Bounds(run).Length - 1;
        await folder.Store().AppendAsync(run, [Encoding.UTF8.GetBytes(record)], null, default);

        var error = await RefusedAsync(folder, run, code);

        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Contains($"run-1@{good + 1}", error.Message, StringComparison.Ordinal);
        Assert.Contains($"last good checkpoint is run-1@{good}", error.Message, StringComparison.Ordinal);
        Assert.Equal(good, (await folder.Host().Client.GetAsync(run, good)).Sequence);
    }

    [Theory]
    [InlineData(false, ErrorCodes.PayloadMissing)]
    [InlineData(true, ErrorCodes.PayloadDamaged)]
    public async Task Resume_PayloadNotAsItWas_SuspendsAndGoesOnOnceItIsBack(bool damaged, string code)
    {
        await using var folder = new HostFolder();
        var run = await folder.AbandonedAsync();
        var payload = Assert.Single(Directory.GetFiles(FileLayout.Payloads(folder.Layout.RunFolder(run))));
        var content = await File.ReadAllBytesAsync(payload);
        File.Delete(payload);
        if (damaged)
            await File.WriteAllBytesAsync(payload, [.. content[..^3], (byte)'y', .. content[^2..]]);
        var host = folder.Host();

        var result = await HostFolder.FinishAsync(host, await host.ResumeAsync(run));

        Assert.Equal(RunStatus.Suspended, result.Status);
        Assert.Contains(code, result.Reason, StringComparison.Ordinal);
        Assert.Contains(Path.GetFileName(payload), result.Reason, StringComparison.Ordinal);
        await File.WriteAllBytesAsync(payload, content);
        Assert.Equal("""{"size":5000}""", (await (await host.ResumeAsync(run)).Completion).Output?.ToString());
    }

    [Theory]
    [InlineData(false, ErrorCodes.DefinitionMissing)]
    [InlineData(true, ErrorCodes.DefinitionDamaged)]
    public async Task Resume_DefinitionNotAsItWas_NamesItsFile(bool damaged, string code)
    {
        await using var folder = new HostFolder();
        var run = await folder.AbandonedAsync();
        var definition = Assert.Single(Directory.GetFiles(Path.Combine(folder.Layout.Root, "definitions")));
        if (damaged)
            await FlipAsync(definition, 20);
        else
            File.Delete(definition);

        var error = await RefusedAsync(folder, run, code);

        Assert.Contains(Path.GetFileName(definition), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resume_RecordsTwiceAndOfAnotherIncarnation_CountOnce()
    {
        await using var folder = new HostFolder();
        var run = await folder.AbandonedAsync();
        var before = await folder.Host().Client.GetAsync(run);
        var store = folder.Store();
        var records = (await store.ReadAsync(run, JournalPosition.Start, null, default)).Records.Select((r, i) => JournalCodec.Decode(run, i + 1, r.Span)).ToArray();
        await store.AppendAsync(run, [.. records.Select(JournalCodec.Encode)], null, default);
        await store.AppendAsync(run, [.. records.Select((r, i) => JournalCodec.Encode(r with { Run = "another", Id = $"other-{i}" }))], null, default);
        var host = folder.Host();

        var result = await HostFolder.FinishAsync(host, await host.ResumeAsync(run));

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Single(folder.Probe.Executions);
        Assert.Single(await host.Client.EventsAsync(run), e => e is { Type: "node.completed", Node: "a", Ignored: false });
        Assert.Equal(before.Nodes[0].SettledAt, (await host.Client.GetAsync(run)).Nodes[0].SettledAt);
    }

    [Fact]
    public async Task Resume_EmptyJournal_IsNoRun()
    {
        await using var folder = new HostFolder();
        var run = await folder.AbandonedAsync();
        await File.WriteAllBytesAsync(folder.JournalOf(run), []);

        await RefusedAsync(folder, run, ErrorCodes.RunNotFound);

        var host = folder.Host();
        var again = await host.StartAsync(HostFolder.Flow(), FlowValue.Null, new StartOptions { Run = run.Value });
        Assert.Equal(RunStatus.Completed, (await HostFolder.FinishAsync(host, again)).Status);
    }

    [Fact]
    public async Task Resume_JournalWithoutAStart_IsInconsistent()
    {
        await using var folder = new HostFolder();
        var run = await folder.AbandonedAsync();
        var bytes = await File.ReadAllBytesAsync(folder.JournalOf(run));
        await File.WriteAllBytesAsync(folder.JournalOf(run), bytes[(int)folder.Bounds(run)[1]..]);

        var error = await RefusedAsync(folder, run, ErrorCodes.JournalInconsistent);

        Assert.Contains("does not begin with the start of a run", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_IdOfADeletedRun_KnowsNothingOfTheOldOne()
    {
        await using var folder = new HostFolder();
        var old = folder.Host();
        var oldRun = await old.StartAsync(HostFolder.Flow(), FlowValue.Null, new StartOptions { Run = "run-1" });
        var oldRequest = await HostFolder.AskedAsync(oldRun);
        await folder.Store().DeleteRunAsync(oldRun.Run, default);
        var host = folder.Host();

        var handle = await host.StartAsync(HostFolder.Flow(), FlowValue.Null, new StartOptions { Run = "run-1" });

        Assert.NotEqual(oldRequest, await HostFolder.AskedAsync(handle));
        Assert.Equal(RunStatus.Completed, (await HostFolder.FinishAsync(host, handle)).Status);
        await oldRun.LeaveAsync();
        Assert.Equal(RunStatus.Completed, (await folder.Host().Client.GetAsync(handle.Run)).Summary.Status);
    }

    [Fact]
    public async Task Recover_OneDamagedRun_KeepsNoOtherFromGoingOn()
    {
        await using var folder = new HostFolder();
        var bad = await folder.AbandonedAsync("run-1");
        await folder.AbandonedAsync("run-2");
        await FlipAsync(folder.JournalOf(bad), folder.Bounds(bad)[1] + 40);
        var host = folder.Host();

        var recovered = await host.RecoverAsync();

        Assert.Equal("run-2", Assert.Single(recovered).Run.Value);
        Assert.Single(await host.Client.RequestsAsync());
    }

    [Fact]
    public async Task Running_JournalDamagedByOthers_SuspendsWithTheCheckpointCountedFromTheBeginning()
    {
        await using var folder = new HostFolder();
        var host = folder.Host();
        var handle = await host.StartAsync(HostFolder.Flow(), FlowValue.Null, new StartOptions { Run = "run-1" });
        await HostFolder.AskedAsync(handle);
        var good = folder.Bounds(handle.Run).Length - 1;
        var journal = folder.JournalOf(handle.Run);
        var end = new FileInfo(journal).Length;
        await AppendDamagedAsync(journal, end);

        var result = await handle.Completion.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(RunStatus.Suspended, result.Status);
        Assert.Contains(ErrorCodes.JournalDamaged, result.Reason, StringComparison.Ordinal);
        Assert.Contains($"run-1@{good}", result.Reason, StringComparison.Ordinal);
    }

    /// <summary>Two records appear at once, the first of them broken and known to be flushed by the second.</summary>
    private static async Task AppendDamagedAsync(string journal, long end)
    {
        var body = JournalCodec.Encode(new RunResumed { Id = "x", Run = "y", Time = DateTimeOffset.UnixEpoch });
        var bytes = new ArrayBufferWriter<byte>();
        RecordFrame.Write(bytes, body.Span, end);
        bytes.Write("\n"u8);
        var first = bytes.WrittenCount;
        RecordFrame.Write(bytes, body.Span, end + first);
        bytes.Write("\n"u8);
        var damaged = bytes.WrittenMemory.ToArray();
        damaged[30] ^= 1;
        await using var file = new FileStream(journal, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        await file.WriteAsync(damaged);
    }

    private static async Task FlipAsync(string path, long offset)
    {
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[offset] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);
    }

    /// <summary>Looking and resuming are both refused, at once and with the same code.</summary>
    private static async Task<FlowException> RefusedAsync(HostFolder folder, RunId run, string code)
    {
        var host = folder.Host();
        var look = await Assert.ThrowsAnyAsync<FlowException>(() => host.Client.GetAsync(run).WaitAsync(TimeSpan.FromSeconds(30)));
        var resume = await Assert.ThrowsAnyAsync<FlowException>(() => host.ResumeAsync(run).WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal((code, code), (look.Code, resume.Code));
        Assert.Contains(code is ErrorCodes.DefinitionMissing or ErrorCodes.DefinitionDamaged ? "definitions/" : run.Value, resume.Message, StringComparison.Ordinal);
        return resume;
    }
}
