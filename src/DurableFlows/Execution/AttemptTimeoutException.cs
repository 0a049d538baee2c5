using DurableFlows.Diagnostics;

namespace DurableFlows.Execution;

/// <summary>An attempt ran longer than its node allows.</summary>
internal sealed class AttemptTimeoutException(TimeSpan timeout)
    : FlowException(ErrorCodes.NodeTimeout, $"The attempt ran longer than its timeout of {Definitions.Duration.Format(timeout)}.");
