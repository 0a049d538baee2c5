using DurableFlows.Replay;

namespace DurableFlows.Cli.Rendering;

/// <summary>What came of replaying one run.</summary>
/// <param name="File">The bundle it came from; null for a run of the store.</param>
/// <param name="Verified">What came of deciding it again.</param>
internal sealed record ReplayLine(string? File, VerifyResult Verified)
{
    public bool IsSame => Verified.IsSame;
}
