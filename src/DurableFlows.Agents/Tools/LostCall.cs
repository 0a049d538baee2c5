namespace DurableFlows.Agents.Tools;

/// <summary>What becomes of a call that is not repeatable and whose host was lost while it ran, so that nobody knows whether it was made.</summary>
public enum LostCall
{
    /// <summary>People are asked whether it was made.</summary>
    Ask,

    /// <summary>It is made again, under the same idempotency key.</summary>
    Repeat,

    /// <summary>The tool is asked what became of it, by its idempotency key; what it does not know of is made.</summary>
    LookUp,

    /// <summary>It fails with <c>tool.lost</c>, and the model is told.</summary>
    Fail,
}
