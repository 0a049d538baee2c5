using DurableFlows.Execution;
using DurableFlows.Runs;

namespace DurableFlows.Cli.Watching;

/// <summary>Shows a run while it goes on.</summary>
internal interface IRunView
{
    /// <summary>Takes something that happened; called by the host in the order of the journal.</summary>
    void Take(RunEvent happened);

    /// <summary>Shows what happens until something is over, and all that had happened by then.</summary>
    Task ShowAsync(RunHandle handle, Task until);

    /// <summary>Shows where the run stands when the command ends.</summary>
    void End(RunEnding ending);
}
