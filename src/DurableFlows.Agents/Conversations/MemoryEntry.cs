namespace DurableFlows.Agents.Conversations;

/// <summary>What was asked and answered in another run.</summary>
internal sealed record MemoryEntry(string Run, string Prompt, string Answer);
