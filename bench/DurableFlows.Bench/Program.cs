using DurableFlows.Bench;
using DurableFlows.Bench.Cases;
using DurableFlows.Bench.Durable;
using DurableFlows.Bench.Measuring;

if (args is ["--resume-once", var store, var run])
{
    await ResumeCase.OnceAsync(store, run);
    return;
}

if (Option("--durable") is { } host)
{
    var storage = Environment.GetEnvironmentVariable("AzureWebJobsStorage") ?? "UseDevelopmentStorage=true";
    using var app = new DurableApp(new Uri(host), new TaskHub(storage, Option("--hub") ?? "DurableFlows"));
    await DurableCase.RunAsync(app, args.Contains("--quick"), Option("--only"));
    return;
}

var only = Option("--only");
var folder = Path.GetFullPath(Option("--data") ?? Path.Combine("artifacts", "bench"));
Directory.CreateDirectory(folder);
using var peer = PeerProcess.Start(Option("--peer"), Path.Combine(folder, "peer"));
var bench = new Bench(args.Contains("--quick"), folder, peer);

foreach (var nodes in (int[])[10, 100, 1_000])
{
    if (Wants("chain-memory"))
        await MemoryCase.RunAsync(bench, "chain", Flows.Chain(nodes), nodes, budgeted: nodes == 1_000);
}

if (Wants("chain-memory"))
    await MemoryCase.RunAsync(bench with { Peer = null }, "value-chain", Flows.ValueChain(1_000), 1_000, budgeted: true);
if (Wants("fan-out-memory"))
    await MemoryCase.RunAsync(bench, "fan-out", Flows.FanOut(1_000), 1_000, budgeted: false);
if (Wants("chain-files"))
{
    var journal = new List<double>();
    foreach (var nodes in (int[])[10, 100, 1_000])
        journal.Add(await FilesCase.RunAsync(bench, "chain", Flows.Chain(nodes), nodes, bench.Rounds(nodes < 1_000 ? 40 : 16)));
    Report.Line("chain-1000 files", "journal_per_node_to_that_at_100", journal[^1] / journal[^2], "x", 1.05);
}

if (Wants("fan-out-files"))
    await FilesCase.RunAsync(bench, "fan-out", Flows.FanOut(1_000), 1_000, bench.Rounds(12));
if (Wants("growth"))
    await GrowthCase.RunAsync(bench);
if (Wants("resume"))
    await ResumeCase.RunAsync(bench);
if (Wants("map"))
    await MapCase.RunAsync(bench);

bool Wants(string name) => only is null || only.Split(',').Contains(name);

string? Option(string name) => Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;
