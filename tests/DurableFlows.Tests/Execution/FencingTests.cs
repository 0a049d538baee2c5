using DurableFlows.Execution;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;

namespace DurableFlows.Tests.Execution;

public sealed class FencingTests
{
    [Fact]
    public async Task Resume_OfARunThatALivingHostHolds_NamesHostAndSince()
    {
        var script = new Script();
        var hold = script.Holds("a");
        await using var test = script.Host(f => f.Add("a", "do"));
        await test.StartAsync();
        await hold.Entered.Task;
        test.Time.Advance(TimeSpan.FromMinutes(5));
        await using var other = test.NewHost();
        var e = await Assert.ThrowsAsync<RunHeldException>(() => other.ResumeAsync(test.Run.Run));

        Assert.Equal((Environment.MachineName, Environment.ProcessId), (e.Host.Machine, e.Host.Process));
        Assert.Equal(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero), e.Since);
        hold.Released.SetResult();
        Assert.Equal(RunStatus.Completed, (await test.EndAsync()).Status);
    }

    [Fact]
    public async Task Takeover_KeepsTheLateOutcomeOfTheFirstHostUnused()
    {
        var script = new Script();
        var first = script.Holds("a", heeds: false);
        await using var test = script.Host(f => f.Add("a", "do"));
        await test.StartAsync(1);
        await first.Entered.Task;
        script.Do("a", _ => 2);
        await using var other = test.NewHost();
        var taken = await other.ResumeAsync(test.Run.Run, new ResumeOptions { Takeover = true });
        var result = await taken.Completion;
        Assert.Equal("2", result.Output?.ToString());
        first.Released.SetResult();
        await test.EndAsync();

        var completions = (await other.Client.EventsAsync(test.Run.Run)).Where(e => e.Type == "node.completed").ToArray();
        Assert.Equal([false, true], completions.Select(e => e.Ignored));
        Assert.Equal("2", (await test.EndAsync()).Output?.ToString());
    }

    [Fact]
    public async Task Takeover_BeforeAnEffect_KeepsTheFirstHostFromIt()
    {
        var script = new Script(repeatable: false);
        await using var test = script.Host(f => f.Add("a", "do", o => o.Approval()));
        var id = Assert.Single((await test.RunAsync()).Requests).Request.Id;
        await using var other = test.NewHost();
        var taken = await other.ResumeAsync(test.Run.Run, new ResumeOptions { Takeover = true });
        await other.Client.AnswerAsync(test.Run.Run, id, new AnswerRequest { Decision = DurableFlows.Approvals.AnswerDecision.Approve, By = "a", Via = "t" });

        Assert.Equal(RunStatus.Completed, (await taken.Completion).Status);
        await test.EndAsync();
        Assert.Equal(1, script.Count("a"));
    }

    [Fact]
    public async Task Recover_GoesOnWithWhatDeadHostsLeft_AndLeavesTheRest()
    {
        var script = new Script();
        var hold = script.Holds("a");
        await using var test = script.Host(f => f.Add("a", "do").Add("b", "do", o => o.After("a")));
        await test.StartAsync(1);
        await hold.Entered.Task;
        await using (var other = test.NewHost())
            Assert.Empty(await other.RecoverAsync());
        await test.CrashAsync();
        hold.Released.SetResult();
        var recovered = Assert.Single(await test.Host.RecoverAsync());

        Assert.Equal(test.Run.Run, recovered.Run);
        Assert.Equal(RunStatus.Completed, (await recovered.Completion).Status);
    }

    [Fact]
    public async Task Host_MayTakeAgainWhatItLetGo()
    {
        var script = new Script();
        var hold = script.Holds("a");
        await using var test = script.Host(f => f.Add("a", "do"));
        await test.StartAsync(1);
        await hold.Entered.Task;
        await test.Run.LeaveAsync();
        hold.Released.SetResult();

        Assert.Equal(RunStatus.Completed, (await test.ResumeAsync()).Status);
    }

    [Fact]
    public async Task Node_ThatLosesItsHostAgainAndAgain_CountsAsFailed()
    {
        var script = new Script(repeatable: false);
        var hold = script.Holds("a");
        await using var test = script.Host(f => f.Add("a", "do"), configure: o => o.Settings = o.Settings with { MaxLostHosts = 3 });
        await test.StartAsync();
        for (var lost = 1; lost <= 3; lost++)
        {
            await WaitFor(() => script.Count("a") == lost);
            await test.CrashAsync();
            await test.Host.ResumeAsync(test.Run.Run);
        }

        var details = await test.Client.GetAsync(test.Run.Run);
        Assert.Equal("node.host-lost", details.Nodes[0].Error?.Code);
        Assert.Equal(3, script.Count("a"));
        Assert.Single((await Journals.ReadAsync(test)).OfType<AttemptStarted>());
        hold.Released.SetResult();
    }

    private static async Task WaitFor(Func<bool> condition)
    {
        for (var i = 0; i < 2_000 && !condition(); i++)
            await Task.Delay(5);
        Assert.True(condition());
    }
}
