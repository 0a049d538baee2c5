namespace DurableFlows.Functions.HostApp;

internal sealed record CountOptions
{
    /// <summary>Milliseconds.</summary>
    public int Takes { get; init; }
}
