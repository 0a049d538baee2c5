namespace DurableFlows.Runs;

/// <summary>Open requests, oldest first.</summary>
/// <param name="Requests">The requests.</param>
/// <param name="Next">What <see cref="RequestQuery.After"/> takes to go on; null when there are no more.</param>
public sealed record RequestPage(IReadOnlyList<RequestDetails> Requests, string? Next);
