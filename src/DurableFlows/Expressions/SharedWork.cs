using System.Globalization;
using Jint.Native;
using Jint.Native.Object;

namespace DurableFlows.Expressions;

/// <summary>Measures what a built-in function would walk, before it does. A list that holds itself twice at every level is small and yet endless.</summary>
internal static class SharedWork
{
    private const int MaxVisits = 100_000;
    private const long MaxText = 4_000_000;

    public static void Count(JsValue root)
    {
        var visits = 0;
        var text = 0L;
        Walk(root, 0, ref visits, ref text);
    }

    public static long TextOf(JsValue value) => value is JsString text ? text.Length : 1;

    private static void Walk(JsValue value, int depth, ref int visits, ref long text)
    {
        text += TextOf(value);
        if (++visits > MaxVisits || text > MaxText)
            throw new NotSupportedException("a list or object is too large to be turned into a text or flattened");
        if (depth > Values.ValueCodec.MaxDepth)
            throw new NotSupportedException(string.Create(CultureInfo.InvariantCulture, $"a list or object nests deeper than {Values.ValueCodec.MaxDepth}, or contains itself"));
        if (value is not ObjectInstance container)
            return;
        foreach (var (_, descriptor) in container.GetOwnProperties())
        {
            if (descriptor.IsDataDescriptor())
                Walk(descriptor.Value, depth + 1, ref visits, ref text);
        }
    }
}
