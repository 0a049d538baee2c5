using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Interop;

namespace DurableFlows.Expressions;

/// <summary>Puts limits in front of the built-in functions that may work long or allocate much in one call, where the engine's own limits do not look.</summary>
internal static class SandboxGuards
{
    public const int MaxItems = 1_000_000;
    public const int MaxText = 1_000_000;
    private const int MaxPattern = 2_000;

    public static void Install(Engine engine)
    {
        var text = Prototype(engine, "String");
        Guard(engine, text, "repeat", (self, arguments) => Limit(SharedWork.TextOf(self) * TypeConverter.ToNumber(At(arguments, 0))));
        Guard(engine, text, "padStart", (_, arguments) => Limit(TypeConverter.ToNumber(At(arguments, 0))));
        Guard(engine, text, "padEnd", (_, arguments) => Limit(TypeConverter.ToNumber(At(arguments, 0))));
        Guard(engine, text, "replace", (self, arguments) => Limit(Growth(self, arguments)));
        Guard(engine, text, "replaceAll", (self, arguments) => Limit(Growth(self, arguments)));
        foreach (var name in (ReadOnlySpan<string>)["match", "matchAll", "search"])
            Guard(engine, text, name, (_, arguments) => LimitPattern(arguments));

        var array = Prototype(engine, "Array");
        Guard(engine, array, "join", (self, arguments) => LimitJoin(self, arguments));
        Guard(engine, array, "toLocaleString", (self, _) => SharedWork.Count(self));
        Guard(engine, array, "flat", (self, _) => SharedWork.Count(self));
        Guard(engine, Member(engine.Global, "JSON"), "stringify", (_, arguments) => SharedWork.Count(At(arguments, 0)));
        Forbid(engine, Member(engine.Global, "Math"), "random", "Math.random is not allowed: the same values must give the same result");
        Forbid(engine, Member(engine.Global, "Array"), "fromAsync", "an expression cannot wait");
    }

    private static ObjectInstance Member(ObjectInstance owner, string name) => (ObjectInstance)owner.Get(name);

    private static ObjectInstance Prototype(Engine engine, string name) => Member(Member(engine.Global, name), "prototype");

    private static void Guard(Engine engine, ObjectInstance owner, string name, Action<JsValue, JsValue[]> check)
    {
        var original = owner.Get(name);
        owner.Set(name, new ClrFunction(engine, name, (self, arguments) =>
        {
            check(self, arguments);
            return original.Call(self, arguments);
        }));
    }

    private static void Forbid(Engine engine, ObjectInstance owner, string name, string reason) =>
        owner.Set(name, new ClrFunction(engine, name, (_, _) => throw new NotSupportedException(reason)));

    private static JsValue At(JsValue[] arguments, int index) => index < arguments.Length ? arguments[index] : JsValue.Undefined;

    private static void Limit(double length)
    {
        if (length > MaxText)
            throw new NotSupportedException($"a text would have more than {MaxText} characters");
    }

    private static void LimitPattern(JsValue[] arguments)
    {
        if (At(arguments, 0) is JsString { Length: > MaxPattern })
            throw new NotSupportedException($"a pattern has more than {MaxPattern} characters");
    }

    // A plain element costs what it is; a list inside a list is measured whole.
    private static void LimitJoin(JsValue self, JsValue[] arguments)
    {
        SharedWork.Count(self);
        if (self is JsArray list)
            Limit(list.Length * SharedWork.TextOf(At(arguments, 0)));
    }

    // The largest number of characters that replacing every match could give.
    private static double Growth(JsValue self, JsValue[] arguments)
    {
        if (At(arguments, 1) is not JsString replacement)
            return 0;
        var subject = SharedWork.TextOf(self);
        var text = replacement.ToString();
        var copies = text.Contains("$`", StringComparison.Ordinal) || text.Contains("$'", StringComparison.Ordinal) ? (double)subject : 1;
        return subject + (text.Length > 1 ? (double)subject * text.Length * copies / 16 : 0);
    }
}
