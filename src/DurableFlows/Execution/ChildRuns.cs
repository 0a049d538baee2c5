using System.Security.Cryptography;
using System.Text;
using DurableFlows.Journal;

namespace DurableFlows.Execution;

/// <summary>How the runs of child flows are named: after the parent and the node, the same again after a crash.</summary>
internal static class ChildRuns
{
    private const int Longest = 80;

    public static RunId IdOf(NodeWork work)
    {
        var path = work.Dispatch.Path;
        var name = $"{work.Run}.{path.Node}{(path.Index is { } i ? $"-{i}" : "")}{(work.Dispatch.Epoch > 0 ? $"-e{work.Dispatch.Epoch}" : "")}{(work.OwnStep > 0 ? $"-s{work.OwnStep}" : "")}";
        if (name.Length <= Longest && !path.Node.Contains('.', StringComparison.Ordinal))
            return RunId.Parse(name);
        var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{work.Run}/{path}/{work.Dispatch.Epoch}/{work.OwnStep}")));
        return RunId.Parse($"{name[..40].TrimEnd('.', '-')}.{mark[..20]}");
    }
}
