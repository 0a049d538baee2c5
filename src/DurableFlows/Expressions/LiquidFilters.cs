using System.Reflection;
using DotLiquid;

namespace DurableFlows.Expressions;

/// <summary>The filters a template may use: the standard ones that do not depend on place and time, and <c>json</c>, <c>number</c>, <c>date</c>.</summary>
internal static class LiquidFilters
{
    private static readonly Lazy<HashSet<string>> Known = new(Find);

    public static bool IsKnown(string name) => Known.Value.Contains(name);

    /// <summary>Tells the library how objects and lists print. The types are ours alone, so nothing else in the process changes.</summary>
    public static void Register()
    {
        Template.RegisterValueTypeTransformer(typeof(LiquidValue.ObjectValue), LiquidValue.Json);
        Template.RegisterValueTypeTransformer(typeof(LiquidValue.ListValue), LiquidValue.Json);
    }

    // Added as a type, because only so do they come before standard filters of the same name.
    public static void AddTo(Context context) => context.AddFilters(typeof(OwnFilters));

    private static HashSet<string> Find()
    {
        var names = typeof(StandardFilters).GetMethods(BindingFlags.Public | BindingFlags.Static).Select(m => Template.NamingConvention.GetMemberName(m.Name));
        HashSet<string> known = [.. names, "json", "number"];
        known.Remove("currency");
        return known;
    }
}
