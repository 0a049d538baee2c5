namespace DurableFlows.Http.Runs;

/// <summary>What a resume changes; nothing when it is empty.</summary>
internal sealed record ResumeBody : ChangeBody
{
    public bool Takeover { get; init; }
}
