using System.Globalization;

namespace DurableFlows.Functions.HostTests.Running;

/// <summary>A line that a node left.</summary>
internal sealed record Mark(string What, string Run, string Node, int Process);

/// <summary>What the nodes say they did, in each process in its order.</summary>
internal sealed class MarkLines(IReadOnlyList<Mark> all)
{
    /// <summary>Executions that began.</summary>
    public IReadOnlyList<Mark> Begun { get; } = [.. all.Where(m => m.What == "begin")];

    /// <summary>How many executions have begun in a process and not ended.</summary>
    public int InFlight(IReadOnlyList<int> processes)
    {
        var theirs = all.Where(m => processes.Contains(m.Process)).ToList();
        return theirs.Count(m => m.What == "begin") - theirs.Count(m => m.What == "end");
    }

    public static MarkLines Read(string folder) => new(
    [
        .. Directory.GetFiles(folder, "*.marks").SelectMany(file => File.ReadAllText(file).Split('\n').SkipLast(1).Select(line => line.Split(' '))
            .Select(w => new Mark(w[0], w[1], w[2], int.Parse(Path.GetFileNameWithoutExtension(file), CultureInfo.InvariantCulture)))),
    ]);
}
