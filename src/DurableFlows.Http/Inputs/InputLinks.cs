namespace DurableFlows.Http.Inputs;

/// <summary>Where a request is read and answered.</summary>
internal sealed record InputLinks(string Self, string Answer);
