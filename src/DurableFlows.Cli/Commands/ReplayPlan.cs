using DurableFlows.Cli.Rendering;
using DurableFlows.Definitions;
using DurableFlows.Replay;

namespace DurableFlows.Cli.Commands;

/// <summary>What is to be done with each run.</summary>
/// <param name="Options">How it is run again; null when it is only verified.</param>
/// <param name="Flows">New versions of flows; runs of others are replayed with the definition they are pinned to.</param>
/// <param name="ShowsAll">Whether nodes that are the same are shown, too.</param>
/// <param name="Output">The folder for files of nodes that run for real.</param>
internal sealed record ReplayPlan(ReplayOptions? Options, IReadOnlyList<FlowDefinition> Flows, bool ShowsAll, string Output)
{
    public async Task<ReplayLine> ReplayAsync(string? file, Func<Task<VerifyResult>> verify, Func<ReplayOptions, Task<ReplayResult>> replay)
    {
        var verified = await verify();
        var flow = Flows.FirstOrDefault(f => f.Id == verified.Run.Flow);
        if (file is null && flow is null && Flows.Count > 0)
            throw new UsageException($"Run {verified.Run.Run} is of flow '{verified.Run.Flow}', and --flow gives {string.Join(", ", Flows.Select(f => $"'{f.Id}'"))}.");
        return new ReplayLine { File = file, Verified = verified, Replayed = Options is null ? null : await replay(Options with { Flow = flow }) };
    }
}
