using System.Globalization;
using DurableFlows.Nodes;

namespace DurableFlows.Functions.HostApp;

/// <summary>What was executed, beside what was recorded: a line for each beginning and end, in a file for each process. Survives the death of the process.</summary>
internal sealed class Marks(string folder)
{
    private readonly Lock _gate = new();
    private readonly string _file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}.marks"));

    public void Write(string what, NodeContext context)
    {
        lock (_gate)
            File.AppendAllText(_file, string.Create(CultureInfo.InvariantCulture, $"{what} {context.Run} {context.Path} {context.Attempt}\n"));
    }
}
