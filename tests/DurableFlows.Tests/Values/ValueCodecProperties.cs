using System.Collections.Immutable;
using System.Numerics;
using DurableFlows.Values;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace DurableFlows.Tests.Values;

public class ValueCodecProperties
{
    public enum Colour
    {
        Red,
        Green,
        Blue,
    }

    public sealed record Inner(decimal Amount, Guid? Id, Colour Colour, string? Text);

    [Property]
    public void RoundTrip_Decimal(decimal value) => Assert.Equal(decimal.GetBits(value), decimal.GetBits(Again(value)));

    [Property]
    public void RoundTrip_Double(double value) => Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(Again(value)));

    [Property]
    public void RoundTrip_Float(float value) => Assert.Equal(value, Again(value));

    [Property]
    public void RoundTrip_Integers(int a, long b, byte c) => Same((a, b, c, (ulong)b, (Int128)b * b));

    [Property]
    public void RoundTrip_Guid(Guid value) => Same(value);

    [Property]
    public void RoundTrip_DateTimeOffset(DateTimeOffset value) => Same((value, value.Offset));

    [Property]
    public void RoundTrip_DateTime(DateTime value)
    {
        foreach (var kind in new[] { DateTimeKind.Utc, DateTimeKind.Unspecified })
        {
            var back = Again(DateTime.SpecifyKind(value, kind));
            Assert.Equal((value.Ticks, kind), (back.Ticks, back.Kind));
        }
    }

    [Property]
    public void RoundTrip_DateOnlyAndTimeOnly(DateTime value) => Same((DateOnly.FromDateTime(value), TimeOnly.FromDateTime(value)));

    [Property]
    public void RoundTrip_TimeSpan(TimeSpan value) => Same(value);

    [Property]
    public void RoundTrip_Bytes(byte[]? value) => Assert.Equal(value, Again(value));

    [Property]
    public void RoundTrip_BigInteger(BigInteger value) => Same(value * value * value);

    [Property]
    public void RoundTrip_Set(int[] value)
    {
        Assert.True(value.ToHashSet().SetEquals(Again(value.ToHashSet())!));
        Assert.True(value.ToHashSet().SetEquals(Again<ISet<int>>(value.ToHashSet())!));
        Assert.True(value.ToHashSet().SetEquals(Again<IReadOnlySet<int>>(value.ToHashSet())!));
        Assert.Equal(value.ToImmutableSortedSet(), Again(value.ToImmutableSortedSet()));
    }

    [Property]
    public void RoundTrip_Tuples(int a, Guid b, bool c)
    {
        Same((a, b));
        Same(Tuple.Create(a, b, c));
        Same((a, (b, c), a, b, c, a, b, c, a));
        Same<(int, Guid)?>((a, b));
        Same<(int, Guid)?>(null);
    }

    [Property]
    public void RoundTrip_MapsWithTypedKeys(int number, Guid id, DateTime time, BigInteger big)
    {
        SameMap(number);
        SameMap(id);
        SameMap(DateOnly.FromDateTime(time));
        SameMap(TimeOnly.FromDateTime(time));
        SameMap(new DateTimeOffset(time.Ticks, TimeSpan.Zero));
        SameMap(time - DateTime.MinValue);
        SameMap((Colour)(number & 1));
        SameMap(big);
        SameMap((decimal)number / 8);
        SameMap((long)number);
        SameMap(number > 0);
    }

    [Property]
    public void RoundTrip_Nullables(int? a, Guid? b, decimal? c) => Same((a, b, c));

    [Property]
    public void RoundTrip_Record(decimal amount, Guid? id, byte colour, Guid text)
    {
        var inner = new Inner(amount, id, (Colour)(colour % 3), text.ToString());
        Same(inner);
        Assert.Equal([inner], Again(new List<Inner> { inner })!);
    }

    [Property]
    public void RoundTrip_UserKeys_AreData(NonNull<string>[] names)
    {
        string[] markers = ["$type", "$ref", "$id", "$values", "$value", "type", "__proto__", ""];
        var map = markers.Concat(names.Select(n => n.Get).Where(IsText)).Distinct().ToDictionary(name => name, name => name + "!");
        Assert.Equal(map, Again(map));
        Assert.Equal(map, Again(new Dictionary<string, Dictionary<string, string>> { ["$ref"] = map })!["$ref"]);
    }

    [Property]
    public void RoundTrip_Text(NonNull<string> text)
    {
        if (IsText(text.Get))
            Same(text.Get);
    }

    private static bool IsText(string text) => text.Where((_, i) => i == 0 || !char.IsHighSurrogate(text[i - 1])).All(c => !char.IsSurrogate(c));

    private static T? Again<T>(T value) => FlowValue.FromUtf8(FlowValue.From(value).Utf8).To<T>();

    private static void Same<T>(T value) => Assert.Equal(value, Again(value));

    private static void SameMap<TKey>(TKey key)
        where TKey : notnull
    {
        var map = new Dictionary<TKey, string> { [key] = "v" };
        Assert.Equal(map, Again(map));
        Assert.Equal(map, Again<IReadOnlyDictionary<TKey, string>>(map));
    }
}
