using System.Runtime.CompilerServices;
using System.Text.Json;
using DurableFlows.Values;

namespace DurableFlows.Execution;

/// <summary>The lists that maps run over, cut into items once each.</summary>
internal static class ItemLists
{
    // Keyed by the list itself: the list of a map is loaded once per process and shared by its items.
    private static readonly ConditionalWeakTable<FlowValue, FlowValue[]> Cut = [];

    public static FlowValue Item(FlowValue list, int index) => Items(list)[index];

    public static FlowValue[] Items(FlowValue list) => Cut.GetValue(list, static value =>
        [.. value.Element.EnumerateArray().Select(FlowValue.FromElement)]);

    public static bool IsList(FlowValue value) => value.Element.ValueKind == JsonValueKind.Array;
}
