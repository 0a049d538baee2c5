namespace DurableFlows.Http.Inputs;

/// <summary>Who gives an answer, and the way it comes.</summary>
internal sealed record Answerer(string Name, IReadOnlyList<string> Roles, string Via);
