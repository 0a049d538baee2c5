using DurableFlows.Nodes;
using Microsoft.Extensions.Logging;

namespace DurableFlows.Execution;

/// <summary>Passes on what a node logs without the secrets it was given, in the message, its fields, the scope and the exception.</summary>
internal sealed class RedactingLogger<T>(ILogger inner, Redaction secrets) : ILogger<T>
{
    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => inner.BeginScope(Clean(state, secrets.Apply(state.ToString() ?? "")));

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        var known = exception is not null && secrets.Apply(exception.ToString()) != exception.ToString() ? new RedactedException(Failures.Of(exception), secrets) : exception;
        var fields = Clean(state, secrets.Apply(formatter(state, exception)));
        inner.Log(logLevel, eventId, fields, known, static (clean, _) => clean.ToString());
    }

    private Fields Clean<TState>(TState state, string text) => new(
        text,
        state is IEnumerable<KeyValuePair<string, object?>> fields ? [.. fields.Select(f => KeyValuePair.Create(f.Key, Clean(f.Value)))] : []);

    private object? Clean(object? value)
        => value?.ToString() is { } text && secrets.Apply(text) is var clean && clean != text ? clean : value;

    private sealed class Fields(string text, IReadOnlyList<KeyValuePair<string, object?>> fields) : List<KeyValuePair<string, object?>>(fields)
    {
        public override string ToString() => text;
    }
}
