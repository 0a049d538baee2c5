using DurableFlows.Approvals;
using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Retention;
using DurableFlows.Runs;
using DurableFlows.Tests.Crash;

namespace DurableFlows.Tests.Retention;

public sealed class DeleteTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Delete_CrashAtEveryWrite_IsFinishedByWhoeverComesNext(bool files)
    {
        for (var dieAt = 1; await DiesAsync(files, dieAt, after: dieAt % 2 == 0); dieAt++)
            await DiesAsync(files, dieAt, after: dieAt % 2 != 0);
    }

    [Fact]
    public async Task Delete_RunThatHasNotEnded_IsRefusedUnlessForcedAndNeverWhileHeld()
    {
        await using var field = new RunField();
        var run = await field.WaitingAsync("a");
        await using var other = field.NewHost(field.Store);

        await RefusedAsync(ErrorCodes.RunHeld, () => other.Client.DeleteAsync(run, new DeleteOptions { Force = true }));
        await RefusedAsync(ErrorCodes.RunHeld, () => field.Client.DeleteAsync(run, new DeleteOptions { Force = true }));
        await field.Host.DisposeAsync();
        await RefusedAsync(ErrorCodes.RunActive, () => other.Client.DeleteAsync(run));
        await other.Client.DeleteAsync(run, new DeleteOptions { Force = true });

        Assert.Empty(await RunField.MarkersAsync(field.Store));
        await RefusedAsync(ErrorCodes.RunNotFound, () => other.Client.DeleteAsync(run));
    }

    [Fact]
    public async Task Delete_Child_GoesWithItsParentOnly()
    {
        await using var field = new RunField();
        var parent = await field.ParentAsync("p");
        var child = RunId.Parse(Assert.Single(await field.Client.ListAsync(new RunQuery { Flow = "inner" })).Run);

        await RefusedAsync(ErrorCodes.RunNeeded, () => field.Client.DeleteAsync(child, new DeleteOptions { Force = true }));
        await field.Client.DeleteAsync(parent);

        Assert.False(await RunField.IsThereAsync(field.Store, child));
        Assert.Empty(await RunField.MarkersAsync(field.Store));
    }

    [Fact]
    public async Task DeletionBegun_ResumeAnswerSuspendAndCancel_AreRefused()
    {
        await using var field = new RunField();
        var run = await field.WaitingAsync("a");
        var request = (await field.Client.RequestsAsync(run))[0].Request.Id;
        await field.Host.DisposeAsync();
        await MarkAsync(field.Store, run);
        await using var host = field.NewHost(field.Store);

        Assert.Equal(RunStatus.Deleting, (await host.Client.GetAsync(run)).Summary.Status);
        Assert.Empty(await host.Client.RequestsAsync());
        await RefusedAsync(ErrorCodes.RunDeleting, () => host.ResumeAsync(run));
        await RefusedAsync(ErrorCodes.RunDeleting, () => host.ResumeAsync(run, new ResumeOptions { Takeover = true }));
        await RefusedAsync(ErrorCodes.RunDeleting, () => host.Client.AnswerAsync(run, request, CrashScenario.Say(AnswerDecision.Approve)));
        await RefusedAsync(ErrorCodes.RunDeleting, () => host.Client.CancelAsync(run, null, null));
        await RefusedAsync(ErrorCodes.RunDeleting, () => host.Client.SuspendAsync(run, null, "test"));
        Assert.Empty(await host.RecoverAsync());
        Assert.False(await RunField.IsThereAsync(field.Store, run));
        Assert.Empty(await RunField.MarkersAsync(field.Store));
    }

    [Fact]
    public async Task Delete_RunThatIsDeletedAndStartedAnew_IsARunLikeAnyOther()
    {
        await using var field = new RunField();
        await field.Client.DeleteAsync(await field.CompletedAsync("a"));

        await field.CompletedAsync("a");

        Assert.Equal(RunStatus.Completed, Assert.Single(await field.Client.ListAsync(new RunQuery())).Status);
    }

    [Theory]
    [InlineData("""{"v":1,"kind":"run.failed"}""", ErrorCodes.JournalInconsistent, true)]
    [InlineData("""{"v":1,"kind":"no.such"}""", ErrorCodes.JournalUnknownKind, false)]
    [InlineData("""{"v":99,"kind":"run.failed"}""", ErrorCodes.JournalNewerVersion, false)]
    public async Task Delete_JournalThatCannotBeRead_OnlyWhenForcedAndNotOfANewerVersion(string record, string code, bool goes)
    {
        await using var field = new RunField();
        var run = await field.CompletedAsync("a");
        await field.Store.AppendAsync(run, [System.Text.Encoding.UTF8.GetBytes(record)], null, default);

        await RefusedAsync(code, () => field.Client.DeleteAsync(run));
        if (goes)
            await field.Client.DeleteAsync(run, new DeleteOptions { Force = true });
        else
            await RefusedAsync(code, () => field.Client.DeleteAsync(run, new DeleteOptions { Force = true }));

        Assert.Equal(!goes, await RunField.IsThereAsync(field.Store, run));
        Assert.Equal(!goes, (await RunField.MarkersAsync(field.Store)).Count > 0);
    }

    [Fact]
    public async Task Delete_DamagedRunOfALivingHost_IsRefusedEvenWhenForced()
    {
        await using var field = new RunField();
        var run = await field.WaitingAsync("a");
        await using var other = field.NewHost(field.Store);
        await field.Store.AppendAsync(run, ["""{"v":1,"kind":"run.failed"}"""u8.ToArray()], null, default);

        await RefusedAsync(ErrorCodes.RunHeld, () => other.Client.DeleteAsync(run, new DeleteOptions { Force = true }));
    }

    private static async Task<bool> DiesAsync(bool files, int dieAt, bool after)
    {
        using var data = files ? CrashData.OnFiles() : CrashData.InMemory();
        await using (var field = new RunField(data.Open()))
            await field.ParentAsync("p");
        var run = RunId.Parse("p");
        await using var next = new RunField(data.Open());
        var dying = new DyingStore(data.Open(), dieAt, after);
        await using (var host = next.NewHost(dying))
        {
            var death = await Record.ExceptionAsync(() => host.Client.DeleteAsync(run));
            Assert.Equal(dying.HasDied, death is Testing.Stores.CrashException);
        }

        var begun = !await RunField.IsThereAsync(next.Store, run) || (await next.Client.GetAsync(run)).Summary.Status == RunStatus.Deleting;
        switch (begun ? dieAt % 3 : 3)
        {
            case 0:
                await next.Client.PruneAsync();
                break;
            case 1:
                await next.Host.RecoverAsync();
                break;
            case 2:
                await Record.ExceptionAsync(() => next.Client.DeleteAsync(run));
                break;
            default:
                Assert.Empty(await next.Host.RecoverAsync());
                Assert.Equal(RunStatus.Completed, (await next.Client.GetAsync(run)).Summary.Status);
                Assert.Equal(2, (await next.Client.ListAsync(new RunQuery())).Count);
                await next.Client.DeleteAsync(run);
                break;
        }

        Assert.Empty(await RunField.MarkersAsync(next.Store));
        Assert.False(await RunField.IsThereAsync(next.Store, run));
        return dying.HasDied;
    }

    private static async Task MarkAsync(IFlowStore store, RunId run)
    {
        var slice = await store.ReadAsync(run, JournalPosition.Start, null, default);
        var opened = Assert.IsType<RunOpened>(JournalCodec.Decode(run, 2, slice.Records[1].Span));
        var record = new RunDeleting { Id = "deleting", Run = opened.Run, Time = opened.Time, OfGeneration = opened.Generation };
        await store.AppendAsync(run, [JournalCodec.Encode(record)], null, default);
    }

    private static async Task RefusedAsync(string code, Func<Task> act) => Assert.Equal(code, (await Assert.ThrowsAnyAsync<FlowException>(act)).Code);
}
