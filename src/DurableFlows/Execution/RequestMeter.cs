using DurableFlows.Diagnostics;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;

namespace DurableFlows.Execution;

/// <summary>Counts what becomes of requests, in the process that wrote it.</summary>
internal static class RequestMeter
{
    /// <summary>Takes a record that was just written, and counts.</summary>
    public static void Take(RunState state, JournalRecord record)
    {
        switch (record)
        {
            case InputRequested:
                Count("asked");
                break;
            case InputAnswered answered:
                Count(answered.Decision.ToString().ToLowerInvariant());
                Measure(state, answered.Request, answered.Time);
                break;
            case InputExpired expired:
                Count("expired");
                Measure(state, expired.Request, expired.Time);
                break;
        }
    }

    private static void Count(string outcome) => Telemetry.Requests.Add(1, new KeyValuePair<string, object?>(Telemetry.OutcomeTag, outcome));

    private static void Measure(RunState state, string request, DateTimeOffset at)
    {
        if (state.Requests.TryGetValue(request, out var known) && !known.IsOpen)
            Telemetry.RequestDuration.Record((at - known.AskedAt).TotalSeconds);
    }
}
