namespace DurableFlows.Definitions;

/// <summary>Which positions of a journal are kept.</summary>
public enum CheckpointBehavior
{
    /// <summary>Every position.</summary>
    Append,

    /// <summary>The newest state only; open approvals are never lost.</summary>
    Replace,
}
