using System.ClientModel.Primitives;

namespace DurableFlows.Testing.Tests.Stub;

/// <summary>Tries again at once, so that no test sleeps.</summary>
internal sealed class QuickRetries(int retries) : ClientRetryPolicy(retries)
{
    protected override TimeSpan GetNextDelay(PipelineMessage message, int tryCount) => TimeSpan.Zero;
}
