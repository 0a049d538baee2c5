namespace DurableFlows.Journal;

/// <summary>A time in UTC to the last tick, for the few that are computed from others.</summary>
internal sealed class ExactTimeConverter() : TimeConverter("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'");
