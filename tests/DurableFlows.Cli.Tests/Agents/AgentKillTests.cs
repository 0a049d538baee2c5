using System.Globalization;
using DurableFlows.Agents;
using DurableFlows.Cli.Tests.Running;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;
using DurableFlows.Storage.Files;
using DurableFlows.Testing.Scripts;
using DurableFlows.Testing.Stub;
using Xunit.Abstractions;

namespace DurableFlows.Cli.Tests.Agents;

/// <summary>An agent with twelve calls of tools, four of them side by side and one with leave, in real processes that are killed.</summary>
public sealed class AgentKillTests(ITestOutputHelper output) : IDisposable
{
    private const int Turns = 10, Calls = 12;

    private readonly Sandbox _box = new();

    /// <summary>Every so many records; 1 for each of them.</summary>
    private static int Every => int.Parse(Environment.GetEnvironmentVariable("FLOWS_KILL_EVERY") ?? "8", CultureInfo.InvariantCulture);

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Agent_KilledAtARecord_EndsAsIfNeverInterruptedAndRepeatsAtMostWhatWasInFlight()
    {
        var whole = await RunAsync("whole", int.MaxValue);
        Assert.Equal((Turns, Calls, 1), (whole.ModelCalls, whole.ToolCalls, whole.Sent));
        var (kills, models, tools) = (0, 0, 0);
        for (var at = 1; at < whole.Records; at += Every)
        {
            var killed = await RunAsync($"k{at}", at);
            Assert.True(whole.Transcript == killed.Transcript, $"killed at record {at}\nexpected:\n{whole.Transcript}\nactual:\n{killed.Transcript}");
            Assert.Equal((whole.Result, 1), (killed.Result, killed.Sent));
            Assert.InRange(killed.ModelCalls, Turns, Turns + 1);
            Assert.InRange(killed.ToolCalls, Calls, Calls + 4);
            (kills, models, tools) = (kills + 1, models + killed.ModelCalls - Turns, tools + killed.ToolCalls - Calls);
        }

        output.WriteLine($"{kills} kills over {whole.Records} records: {models} of {kills * Turns} calls of the model and {tools} of {kills * Calls} calls of tools made again, none of them recorded before its kill");
    }

    /// <summary>Runs it, killing the process once the journal has so many records, and goes on until it has ended.</summary>
    private async Task<Told> RunAsync(string run, int killAt)
    {
        await using var tools = await ToolServer.StartAsync();
        await using var stub = await OpenAIStub.StartAsync(Script());
        _box.Variables["STUB"] = stub.Endpoint.ToString();
        _box.Variables["TOOLS"] = tools.Url;
        var flow = _box.Write("agent.yaml", Flow);
        using (var process = FlowsProcess.Start(_box, "run", flow, "--run", run))
        {
            if (await ReachesAsync(process, run, killAt))
                process.Kill();
            await process.EndAsync();
        }

        var before = await LookAsync(run);
        var (turns, made) = (stub.Calls.Count, tools.Calls.ToDictionary());
        string[] again = before is null ? ["run", flow, "--run", run] : ["resume", run];
        Outcome outcome;
        do
        {
            await _box.FlowsAsync("approve", run);
            outcome = await FlowsProcess.RunAsync(_box, again);
            again = ["resume", run];
        }
        while (outcome.Code == ExitCodes.WaitsForInput);
        outcome.Is(ExitCodes.Completed);
        if (before is not null)
            CheckRecorded(before, stub, tools, turns, made, killAt);
        var details = await LookAsync(run) ?? throw new InvalidOperationException("The run is gone.");
        var transcript = string.Join('\n', stub.Calls[^1].Body.GetProperty("messages").EnumerateArray().Select(m => m.GetRawText()));
        return new Told(transcript, details.Output?.Inline?.ToString() ?? "", stub.Calls.Count, tools.Calls.Values.Sum(), tools.Effects.Count, details.Sequence);
    }

    /// <summary>What was recorded when the process died is not called again.</summary>
    private static void CheckRecorded(RunDetails seen, OpenAIStub stub, ToolServer tools, int turns, Dictionary<string, int> made, long killAt)
    {
        var done = seen.Nodes.Where(n => n.Call is not null && n.Status == "succeeded").Select(n => n.Path);
        foreach (var path in done)
        {
            var key = tools.Calls.Keys.Single(k => k.Contains($"/{path}/", StringComparison.Ordinal));
            Assert.True(tools.Calls[key] == made[key], $"killed at record {killAt}: {path} was recorded and called again");
        }

        // The calls of a turn stand in its record.
        var recorded = seen.Nodes.Count(n => n.Call is not null) is var calls && calls == 0 ? 0 : Math.Max(1, calls - 3);
        Assert.All(stub.Calls.Skip(turns), c => Assert.True(c.Call?.Round >= recorded, $"killed at record {killAt}: turn {c.Call?.Round} was recorded and asked again"));
    }

    private async Task<bool> ReachesAsync(FlowsProcess process, string run, int records)
    {
        var end = process.EndAsync();
        while (!end.IsCompleted)
        {
            if (File.Exists(_box.Journal(run)) && Lines(_box.Journal(run)) >= records)
                return true;
            await Task.Delay(1);
        }

        return false;
    }

    private static int Lines(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Count(c => c == '\n');
    }

    private async Task<RunDetails?> LookAsync(string run)
    {
        using var store = FileStore.Open(_box.Store["file:".Length..]);
        var options = new FlowHostOptions { Store = store };
        foreach (var type in AgentNodes.All)
            options.NodeTypes.Add(type);
        await using var host = new FlowHost(options);
        try
        {
            return await host.Client.GetAsync(RunId.Parse(run));
        }
        catch (FlowException e) when (e.Code == "run.not-found")
        {
            return null;
        }
    }

    /// <summary>Four calls side by side, then one at a time, the last of which needs leave.</summary>
    private static ModelScript Script()
    {
        static TurnCondition Round(int round) => new() { Round = round };
        var delay = TimeSpan.FromMilliseconds(15);
        var turns = new List<ModelTurn> { ModelTurn.Call([.. "abcd".Select(c => ToolCall.Of("look", new { what = c.ToString() }))]) with { When = Round(0), Always = true, Delay = delay } };
        for (var round = 1; round < Turns - 2; round++)
            turns.Add(ModelTurn.Call("look", new { what = $"r{round}" }) with { When = Round(round), Always = true, Delay = delay });
        turns.Add(ModelTurn.Call("send", new { what = "report" }) with { When = Round(Turns - 2), Always = true, Delay = delay });
        turns.Add(ModelTurn.Say("All done.") with { When = Round(Turns - 1), Always = true, Delay = delay });
        return new ModelScript(turns);
    }

    private const string Flow = """
        id: agent
        nodes:
          agent:
            type: agent
            with:
              model: { endpoint: "${env:STUB}", model: stub }
              instructions: You look and send.
              prompt: Go.
              tools:
                look:
                  http: { url: "${env:TOOLS}/look/{{ input.what }}", method: POST, response: text }
                  parameters: &what { type: object, required: [what], properties: { what: { type: string } } }
                  onLost: repeat
                send:
                  http: { url: "${env:TOOLS}/send/{{ input.what }}", method: POST, response: text }
                  parameters: *what
                  approval: { }
                  onLost: repeat
        """;

    private sealed record Told(string Transcript, string Result, int ModelCalls, int ToolCalls, int Sent, long Records);
}
