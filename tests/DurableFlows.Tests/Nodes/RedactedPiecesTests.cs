using DurableFlows.Nodes;

namespace DurableFlows.Tests.Nodes;

/// <summary>Secrets in a text that comes in pieces.</summary>
public sealed class RedactedPiecesTests
{
    [Theory]
    [InlineData("key is s3cret-word, really", "s3cret-word")]
    [InlineData("s3cret-words3cret-word", "s3cret-word")]
    [InlineData("abcdefgh and abcd", "abcd", "abcdefgh")]
    [InlineData("xabcdef", "abcd", "cdef")]
    [InlineData("aaaaaaaaaaa!", "aaaa")]
    [InlineData("it ends with s3cret-w", "s3cret-word")]
    public void Settled_OfTextInPieces_GivesWhatTheWholeWouldBe(string text, params string[] secrets)
    {
        var redaction = new Redaction(secrets);
        for (var size = 1; size <= text.Length; size++)
        {
            var (told, held) = ("", "");
            foreach (var piece in text.Chunk(size))
            {
                held += new string(piece);
                var settled = redaction.Settled(held);
                told += redaction.Apply(held[..settled]);
                held = held[settled..];
            }

            Assert.Equal(redaction.Apply(text), told + redaction.Apply(held));
        }
    }

    [Fact]
    public void Settled_OfTextWithoutABeginningOfASecret_HoldsNothingBack()
        => Assert.Equal(5, new Redaction(["s3cret-word"]).Settled("hello"));
}
