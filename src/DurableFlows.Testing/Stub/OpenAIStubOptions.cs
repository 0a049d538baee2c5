namespace DurableFlows.Testing.Stub;

/// <summary>How a stub serves.</summary>
public sealed record OpenAIStubOptions
{
    /// <summary>The port on 127.0.0.1; 0, the default, for a free one.</summary>
    public int Port { get; init; }

    /// <summary>The bearer token that callers must send; null, the default, for none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The models there are; others are answered with 404. Empty, the default, for any.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>The clock that delays are waited on.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
