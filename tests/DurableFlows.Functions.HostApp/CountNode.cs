using DurableFlows.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace DurableFlows.Functions.HostApp;

/// <summary>Adds one, takes some time over it, and leaves a mark when it begins and when it is done.</summary>
[NodeType("count", Options = typeof(CountOptions))]
internal sealed class CountNode : Node<long, long>
{
    protected override async ValueTask<long> RunAsync(long input, NodeContext context, CancellationToken cancellation)
    {
        var marks = context.Services.GetRequiredService<Marks>();
        marks.Write("begin", context);
        await Task.Delay(TimeSpan.FromMilliseconds(context.GetOptions<CountOptions>().Takes), context.Time, cancellation);
        marks.Write("end", context);
        return input + 1;
    }
}
