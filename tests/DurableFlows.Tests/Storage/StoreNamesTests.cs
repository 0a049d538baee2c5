using System.Text;
using DurableFlows.Diagnostics;
using DurableFlows.Journal;
using FsCheck.Xunit;

namespace DurableFlows.Tests.Storage;

public sealed class StoreNamesTests
{
    [Theory]
    [InlineData("", "=")]
    [InlineData("a-b_9", "a-b_9")]
    [InlineData("A.b", "=41=2eb")]
    [InlineData("=", "=3d")]
    [InlineData("é", "=c3=a9")]
    [InlineData("con", "=63on")]
    [InlineData("lpt1", "=6cpt1")]
    [InlineData("con1", "con1")]
    public void Encode_Text_GivesTheDocumentedName(string text, string name) => Assert.Equal(name, StoreNames.Encode(text));

    [Theory]
    [InlineData("==")]
    [InlineData("=4")]
    [InlineData("=61")]
    [InlineData("=2E")]
    [InlineData("con")]
    [InlineData("A")]
    [InlineData("")]
    [InlineData("=ff")]
    public void Decode_NameNeverGiven_Fails(string name)
    {
        Assert.False(StoreNames.TryDecode(name, out _));
        Assert.Equal(ErrorCodes.IdInvalid, Assert.Throws<FlowException>(() => StoreNames.Decode(name)).Code);
    }

    [Fact]
    public void Encode_HalfASurrogatePair_SaysWhere()
    {
        var error = Assert.Throws<FlowException>(() => StoreNames.Encode("ab\ud800c"));

        Assert.Equal(ErrorCodes.IdInvalid, error.Code);
        Assert.Contains("character 2", error.Message, StringComparison.Ordinal);
    }

    [Property]
    public bool Decode_OfEncode_IsTheText(string? text) => Valid(text) is not { } valid || StoreNames.Decode(StoreNames.Encode(valid)) == valid;

    [Property]
    public bool Encode_DistinctTexts_GiveNamesDistinctWithoutCase(string? left, string? right)
    {
        if (Valid(left) is not { } a || Valid(right) is not { } b || a == b)
            return true;
        return !string.Equals(StoreNames.EncodePath(a), StoreNames.EncodePath(b), StringComparison.OrdinalIgnoreCase);
    }

    [Property]
    public bool Encode_AnyText_UsesSafeCharactersOnly(string? text) =>
        Valid(text) is not { } valid || StoreNames.Encode(valid).All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '=');

    [Fact]
    public void EncodePath_EveryLength_HasShortLevelsAndComesBack()
    {
        for (var length = 190; length < 820; length++)
        {
            var text = new string('x', length - 3) + "con";
            var path = StoreNames.EncodePath(text);

            Assert.Equal(text, StoreNames.DecodePath(path));
            var levels = path.Split('/');
            Assert.All(levels, level => Assert.InRange(level.Length, 5, 200));
            Assert.All(levels[..^1], level => Assert.EndsWith("~", level, StringComparison.Ordinal));
            Assert.DoesNotContain('~', levels[^1]);
        }
    }

    private static string? Valid(string? text)
    {
        try
        {
            _ = new UTF8Encoding(false, true).GetByteCount(text ?? "");
            return text ?? "";
        }
        catch (EncoderFallbackException)
        {
            return null;
        }
    }
}
