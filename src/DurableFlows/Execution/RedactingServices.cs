using DurableFlows.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DurableFlows.Execution;

/// <summary>The host's services for a node that was given secrets: what it logs through them is logged without.</summary>
internal sealed class RedactingServices(IServiceProvider services, Redaction secrets) : IKeyedServiceProvider
{
    public object? GetService(Type serviceType) => Wrapped(services.GetService(serviceType), serviceType);

    public object? GetKeyedService(Type serviceType, object? serviceKey)
        => services is IKeyedServiceProvider keyed ? Wrapped(keyed.GetKeyedService(serviceType, serviceKey), serviceType) : null;

    public object GetRequiredKeyedService(Type serviceType, object? serviceKey)
        => GetKeyedService(serviceType, serviceKey) ?? throw new InvalidOperationException($"No service of type {serviceType} is registered under that key.");

    private object? Wrapped(object? service, Type type) => service switch
    {
        ILoggerFactory factory => new Factory(factory, secrets),
        ILogger logger when type.IsConstructedGenericType && type.GetGenericTypeDefinition() == typeof(ILogger<>)
            => Activator.CreateInstance(typeof(RedactingLogger<>).MakeGenericType(type.GenericTypeArguments), logger, secrets),
        ILogger logger when type == typeof(ILogger) => new RedactingLogger<object>(logger, secrets),
        _ => service,
    };

    private sealed class Factory(ILoggerFactory inner, Redaction secrets) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => new RedactingLogger<object>(inner.CreateLogger(categoryName), secrets);

        public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

        public void Dispose()
        {
            // It is the host's.
        }
    }
}
