using DurableFlows.Execution;
using DurableFlows.Values;

namespace DurableFlows.Tests.Execution;

/// <summary>What somebody changed about a run is told, and where.</summary>
public sealed class OpeningEventTests
{
    private readonly Script _script = new();

    [Fact]
    public async Task Opening_WithAPlan_SaysWhoAndWhatItChanged()
    {
        await using var test = _script.Host(f => f.Add("a", "do").Add("b", "do").Add("c", "do").Add("d", "do"));
        await test.RunAsync(1);
        await test.ResumeAsync(new ResumeOptions
        {
            By = "ann",
            Input = FlowValue.From(2),
            SetOutputs = new Dictionary<string, FlowValue> { ["a"] = FlowValue.From(7) },
            Rerun = ["b", "c"],
            Skip = ["d"],
            RetryReturned = true,
        });

        var details = (await test.Client.EventsAsync(test.Run.Run)).Where(e => e.Type == "run.opened").Select(e => e.Detail ?? "").ToList();

        Assert.Matches("^start, process [0-9]+ on [^:]+$", details[0]);
        Assert.Matches("^resume by ann, process [0-9]+ on [^:]+: with another input; sets the output of a; runs b, c again; leaves out d; runs what returned its error again$", details[1]);
    }

    [Fact]
    public async Task Opening_WithAnotherInput_IsTheInputFromThereOn()
    {
        await using var test = _script.Host(f => f.Add("a", "do"));
        await test.RunAsync(1);
        await test.ResumeAsync(new ResumeOptions { Input = FlowValue.From(2) });

        var opened = (await test.Client.EventsAsync(test.Run.Run)).Last(e => e.Type == "run.opened").Sequence;

        Assert.Equal("1", (await test.Client.GetAsync(test.Run.Run, opened - 1)).Input.Inline?.ToString());
        Assert.Equal("2", (await test.Client.GetAsync(test.Run.Run, opened)).Input.Inline?.ToString());
        Assert.Equal("2", (await test.Client.GetAsync(test.Run.Run)).Input.Inline?.ToString());
    }
}
