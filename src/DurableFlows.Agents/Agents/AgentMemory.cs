using System.Globalization;
using DurableFlows.Agents.Conversations;
using DurableFlows.Diagnostics;
using DurableFlows.Journal;
using DurableFlows.Nodes;
using DurableFlows.Values;

namespace DurableFlows.Agents;

/// <summary>Conversations of other runs: a note for each, with what was said as a file of its run.</summary>
internal static class AgentMemory
{
    /// <summary>How long a prompt or an answer is remembered, in characters.</summary>
    private const int MostKept = 20_000;

    /// <summary>The last conversations under the agent's key, oldest first; null for an agent that remembers nothing.</summary>
    public static async ValueTask<IReadOnlyList<MemoryEntry>?> ReadAsync(AgentOptions options, NodeContext context, CancellationToken cancellation)
    {
        if (options.Memory is not { } memory || context.Markers is not { } markers)
            return null;
        var entries = new List<MemoryEntry>();
        foreach (var marker in await markers.ListMarkersAsync(Folder(memory, context), null, memory.Last, cancellation).ConfigureAwait(false))
        {
            if (await LoadAsync(context, markers, marker, cancellation).ConfigureAwait(false) is { } entry && entry.Run != context.Run.Value)
                entries.Insert(0, entry);
        }

        return entries.Count == 0 ? null : entries;
    }

    /// <summary>Keeps a conversation. Its name is the same however often the step runs, so that it is kept once.</summary>
    public static async ValueTask WriteAsync(AgentOptions options, NodeContext context, MemoryEntry entry, CancellationToken cancellation)
    {
        if (options.Memory is not { } memory || context.Markers is not { } markers)
            return;
        var kept = entry with { Prompt = CallResults.Cut(entry.Prompt, MostKept), Answer = CallResults.Cut(entry.Answer, MostKept) };
        using var content = new MemoryStream(FlowValue.From(kept).Utf8.ToArray());
        var file = await context.Files.SaveAsync("memory.json", "application/json", content, cancellation).ConfigureAwait(false);
        var newestFirst = (long.MaxValue - context.RunStartedAt.UtcTicks).ToString("x16", CultureInfo.InvariantCulture);
        var name = $"{Folder(memory, context)}{newestFirst}-{FlowValue.From($"{context.Run}/{context.Path}/{context.Epoch}").Hash[..16]}";
        await markers.PutMarkerAsync(new Marker(name, FlowValue.From(file).Utf8), cancellation).ConfigureAwait(false);
    }

    private static string Folder(MemoryOptions memory, NodeContext context) => $"memory/{FlowValue.From(context.Render(memory.Key)).Hash[..32]}/";

    /// <summary>A conversation goes with its run.</summary>
    private static async ValueTask<MemoryEntry?> LoadAsync(NodeContext context, IMarkerStore markers, Marker marker, CancellationToken cancellation)
    {
        try
        {
            var file = FlowValue.FromUtf8(marker.Body).To<FlowFile>() ?? throw new InvalidOperationException("The note names no file.");
            var content = await context.Files.OpenAsync(file, cancellation).ConfigureAwait(false);
            await using (content.ConfigureAwait(false))
            {
                using var bytes = new MemoryStream();
                await content.CopyToAsync(bytes, cancellation).ConfigureAwait(false);
                return FlowValue.FromUtf8(bytes.ToArray()).To<MemoryEntry>();
            }
        }
        catch (FlowException e) when (e.Code == ErrorCodes.PayloadMissing)
        {
            await markers.DeleteMarkerAsync(marker.Name, cancellation).ConfigureAwait(false);
            return null;
        }
    }
}
