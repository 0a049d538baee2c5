using System.Text.Json;
using DurableFlows.AppendWorker;
using DurableFlows.Journal;

// Each line of input is a job, until the input ends. Says "ready" when it has the job's run open and begins at the next line;
// says "done", and at another line says in what order it sees the records.
while (Console.ReadLine() is { } line)
{
    var job = JsonSerializer.Deserialize<WorkerJob>(line) ?? throw new ArgumentException("A job is needed.");
    var run = await SeenRun.OpenAsync(job.Store(), job.Run);
    Console.WriteLine("ready");
    Console.ReadLine();
    for (var item = job.Worker; item < job.Items; item += job.Workers)
        await run.CompleteAsync(new NodePath(job.Map, item));
    Console.WriteLine("done");
    Console.ReadLine();
    await run.Session.RefreshAsync(CancellationToken.None);
    Console.WriteLine(SeenRun.HashOf(run.Counted));
}
