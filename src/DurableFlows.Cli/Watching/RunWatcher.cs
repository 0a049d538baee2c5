using DurableFlows.Approvals;
using DurableFlows.Cli.Rendering;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;

namespace DurableFlows.Cli.Watching;

/// <summary>Stays with a run that goes on in this process: shows it, asks the person there, and ends with its exit code.</summary>
/// <param name="shell">The terminal or pipes.</param>
/// <param name="session">The host.</param>
/// <param name="hints">The commands to print.</param>
/// <param name="view">How the run is shown.</param>
/// <param name="dialog">Asks the person there; null when nobody is.</param>
/// <param name="wait">Whether to stay until the run ends.</param>
internal sealed class RunWatcher(Shell shell, HostSession session, Hints hints, IRunView view, RequestDialog? dialog, bool wait)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private readonly HashSet<string> _left = new(StringComparer.Ordinal);

    public async Task<int> WatchAsync(RunHandle handle)
    {
        if (handle.TornBytes > 0)
            shell.Error.WriteLine($"flows: the journal of run {handle.Run} ended in an append that never finished; its {handle.TornBytes} bytes were cut off. Nothing recorded is lost.");
        try
        {
            while (true)
            {
                var over = OverAsync(handle);
                await view.ShowAsync(handle, over);
                var result = await over;
                if (handle.Completion.IsCompleted)
                    return End(await handle.Completion, null);
                if (!await AskAsync(handle, result))
                    return End(Asking(await handle.LeaveAsync(), result), null);
            }
        }
        catch (OperationCanceledException) when (shell.Interrupted.IsCancellationRequested)
        {
            return End(await handle.LeaveAsync(), ExitCodes.Interrupted);
        }
    }

    /// <summary>Ends with a run that had ended before.</summary>
    public async Task<int> LookBackAsync(RunId run, string note)
    {
        var details = await session.Client.GetAsync(run, null, shell.Interrupted);
        var result = new RunResult
        {
            Run = run.Value,
            Flow = details.Summary.Flow,
            Status = details.Summary.Status,
            Sequence = details.Sequence,
            Output = details.Output is { } output ? await session.Client.LoadAsync(run, output, shell.Interrupted) : null,
            Error = details.Error,
            Outcome = details.Outcome,
            Durable = session.IsDurable,
        };
        var exit = ExitCodes.Of(result);
        view.End(new RunEnding(result, exit, session.Store, [], note));
        return exit;
    }

    /// <summary>Waits until the run has ended or, unless told to stay, cannot go on by itself.</summary>
    private async Task<RunResult> OverAsync(RunHandle handle)
    {
        if (wait)
            return await handle.Completion.WaitAsync(shell.Interrupted);
        while (true)
        {
            var result = await handle.WaitForInputAsync(shell.Interrupted);
            if (handle.Completion.IsCompleted || result.Status == RunStatus.Suspended || result.Requests.Count > 0)
                return result;
            await Task.Delay(Look, shell.Time, shell.Interrupted);
        }
    }

    /// <summary>Asks what was not asked yet.</summary>
    /// <returns>Whether the run may go on.</returns>
    private async Task<bool> AskAsync(RunHandle handle, RunResult result)
    {
        if (dialog is null || result.Status == RunStatus.Suspended)
            return false;
        var goesOn = false;
        foreach (var request in result.Requests.Where(r => !_left.Contains(r.Request.Id)).ToList())
        {
            var verdict = await dialog.AskAsync(request, shell.Interrupted);
            if (verdict is not null && await IsDecidedAsync(request))
                goesOn |= await SeenAsync(handle, request.Request.Id);
            else
                _left.Add(request.Request.Id);
        }

        return goesOn;
    }

    private async Task<bool> IsDecidedAsync(RequestDetails asked)
        => (await session.Client.RequestsAsync(RunId.Parse(asked.Run), shell.Interrupted)).All(r => r.Request.Id != asked.Request.Id || r.Status != RequestStatus.Open);

    /// <summary>Waits until the host has seen that a request is decided.</summary>
    private async Task<bool> SeenAsync(RunHandle handle, string request)
    {
        while (!handle.Completion.IsCompleted && (await handle.LookAsync()).Requests.Any(r => r.Request.Id == request))
            await Task.Delay(Look, shell.Time, shell.Interrupted);
        return true;
    }

    /// <summary>What child runs ask is asked by nobody here any more once they are left; the run waits for it all the same.</summary>
    private static RunResult Asking(RunResult left, RunResult before)
        => left is { Status: RunStatus.Running, Requests.Count: 0 } && before.Requests.Count > 0 ? left with { Status = RunStatus.WaitingForInput, Requests = before.Requests } : left;

    private int End(RunResult result, int? code)
    {
        var exit = code is { } given && result.Status is RunStatus.Running or RunStatus.WaitingForInput or RunStatus.Suspended ? code ?? 0 : ExitCodes.Of(result);
        view.End(new RunEnding(result, exit, session.Store, Next(result), Note(exit, result)));
        return exit;
    }

    private static string? Note(int exit, RunResult result) => exit switch
    {
        ExitCodes.Interrupted when result.Durable => "Interrupted. What was recorded is kept; what was in flight runs again when the run is resumed.",
        ExitCodes.Held => "Another host took the run; it goes on there.",
        _ => null,
    };

    private List<string> Next(RunResult result)
    {
        if (!result.Durable || result.Status is RunStatus.Completed or RunStatus.Superseded)
            return [];
        var next = new List<string>();
        foreach (var request in result.Requests)
            next.AddRange(NextCommands.Answers(hints, request));
        next.Add(hints.Command("resume", result.Run));
        return next;
    }
}
