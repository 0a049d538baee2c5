using System.Security.Cryptography;
using System.Text;
using DurableFlows.Journal;

namespace DurableFlows.Execution;

/// <summary>How the runs of child flows are named: after the parent and the node, the same again after a crash.</summary>
/// <remarks>The readable part is for people. The mark tells this parent from one of the same id before it, and nodes from items that read the same.</remarks>
internal static class ChildRuns
{
    private const int Longest = 70;

    public static RunId IdOf(NodeWork work)
    {
        var (path, epoch) = (work.Dispatch.Path, work.Dispatch.Epoch);
        var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{work.Run}/{work.Incarnation}/{path}/{epoch}/{work.OwnStep}")));
        var name = $"{work.Run}.{path.Node}{(path.Index is { } i ? $"-{i}" : "")}{(epoch > 0 ? $"-e{epoch}" : "")}{(work.OwnStep > 0 ? $"-s{work.OwnStep}" : "")}";
        return RunId.Parse(name.Length <= Longest ? $"{name}.{mark[..10]}" : $"{name[..40].TrimEnd('.', '-')}.{mark[..20]}");
    }
}
