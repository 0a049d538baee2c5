using System.Diagnostics;
using System.Globalization;
using DurableFlows.Bench.Peers;
using Microsoft.Agents.AI.Workflows;
using Microsoft.Agents.AI.Workflows.Checkpointing;

// Takes one order a line, SHAPE CHECKPOINTS NODES, and answers with microseconds and bytes stored.
var folder = new DirectoryInfo(args[0]);
var input = new string('x', 1024 - 2);
ResumeRun? resume = null;
while (Console.ReadLine()?.Split(' ') is [var shape, var checkpoints, var nodes])
{
    var count = int.Parse(nodes, CultureInfo.InvariantCulture);
    var (microseconds, bytes) = shape == "resume"
        ? (await (resume ??= await ResumeRun.PrepareAsync(NewFolder("resume"), count, input)).MeasureAsync(), 0)
        : await RunAsync(shape, checkpoints, count);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{microseconds} {bytes}"));
}

resume?.Dispose();
if (folder.Exists)
    folder.Delete(recursive: true);

async Task<(double Microseconds, long Bytes)> RunAsync(string shape, string checkpoints, int count)
{
    var workflow = Workflows.Of(shape, count);
    if (checkpoints != "files")
    {
        var memory = checkpoints == "memory" ? CheckpointManager.CreateInMemory() : null;
        return (await TimeAsync(workflow, memory), 0);
    }

    var store = NewFolder("files");
    double microseconds;
    using (var files = new FileSystemJsonCheckpointStore(store))
        microseconds = await TimeAsync(workflow, CheckpointManager.CreateJson(files));
    return (microseconds, store.EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length));
}

async Task<double> TimeAsync(Workflow workflow, CheckpointManager? manager)
{
    var start = Stopwatch.GetTimestamp();
    await using var run = manager is null
        ? await InProcessExecution.RunAsync(workflow, input)
        : await InProcessExecution.RunAsync(workflow, input, manager);
    var elapsed = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
    var failed = run.OutgoingEvents.OfType<WorkflowErrorEvent>().FirstOrDefault();
    return failed is null ? elapsed : throw new InvalidOperationException($"The workflow failed: {failed}");
}

DirectoryInfo NewFolder(string name)
{
    var path = Path.Combine(folder.FullName, name);
    if (Directory.Exists(path))
        Directory.Delete(path, recursive: true);
    return Directory.CreateDirectory(path);
}
