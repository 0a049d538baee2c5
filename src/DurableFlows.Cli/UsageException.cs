namespace DurableFlows.Cli;

/// <summary>The command cannot be carried out as it was written.</summary>
internal sealed class UsageException(string message) : FlowException(Usage, message)
{
    public const string Usage = "usage";
}
