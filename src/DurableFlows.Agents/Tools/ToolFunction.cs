using DurableFlows.Nodes;
using Microsoft.Extensions.AI;

namespace DurableFlows.Agents.Tools;

/// <summary>A C# function that agents may call. A parameter of type <see cref="NodeContext"/> is given the call's context, among it its idempotency key, and is not shown to the model; one of type <see cref="IServiceProvider"/> the host's services.</summary>
public sealed record ToolFunction
{
    /// <summary>The function.</summary>
    public required AIFunction Function { get; init; }

    /// <summary>Whether a call may be made twice without harm; default false.</summary>
    public bool Repeatable { get; init; }

    /// <summary>Finds out what became of an earlier try of a call, by <see cref="NodeContext.IdempotencyKey"/>; null when it was not made. Null where that cannot be found out.</summary>
    public Func<NodeContext, CancellationToken, ValueTask<object?>>? LookUp { get; init; }

    internal static AIFunction Make(Delegate function, string? name, string? description) => AIFunctionFactory.Create(function, new AIFunctionFactoryOptions
    {
        Name = name,
        Description = description,
        ConfigureParameterBinding = parameter => parameter.ParameterType != typeof(NodeContext) ? default : new AIFunctionFactoryOptions.ParameterBindingOptions
        {
            ExcludeFromSchema = true,
            BindParameter = (_, arguments) => arguments.Context?[typeof(NodeContext)],
        },
    });
}
