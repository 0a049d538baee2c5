namespace DurableFlows.Azurite;

internal enum FaultKind
{
    Pass,
    Delay,
    Answer,
    CutBefore,
    CutAfter,
}
