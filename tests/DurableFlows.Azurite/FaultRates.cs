namespace DurableFlows.Azurite;

/// <summary>A rule that lets most requests pass and spreads faults over the others: <c>proxy.Rule = new FaultRates(seed).Next</c>.</summary>
/// <remarks>The same seed gives the same sequence; which request gets which place in it is up to their order.</remarks>
/// <param name="seed">Where the sequence starts.</param>
/// <param name="rate">The share of requests with a fault.</param>
public sealed class FaultRates(int seed, double rate = 0.05)
{
    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);

    /// <summary>
    /// What a service does now and then to any request. A refused condition (409, 412) is not among them: it says something about the
    /// blob, and would be a lie.
    /// </summary>
    public static IReadOnlyList<Fault> Transient { get; } =
    [
        Fault.Delay(TimeSpan.FromMilliseconds(50)),
        Fault.Answer(429),
        Fault.Answer(500),
        Fault.Answer(503),
        Fault.CutBefore,
        Fault.CutAfter,
    ];

    /// <summary>The faults to choose from, all equally likely.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = Transient;

    /// <summary>The fault for the next request. Any thread may ask.</summary>
    public Fault Next(ProxyRequest request)
    {
        lock (_gate)
            return _random.NextDouble() < rate ? Faults[_random.Next(Faults.Count)] : Fault.Pass;
    }
}
