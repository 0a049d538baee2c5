using System.Globalization;
using DurableFlows.Execution;

namespace DurableFlows.Tests.Golden;

/// <summary>The same ids each time.</summary>
internal sealed class CountedIds() : IdSource(TimeProvider.System)
{
    private int _count;

    public override string NewId() => Interlocked.Increment(ref _count).ToString("D26", CultureInfo.InvariantCulture);
}
