using System.Buffers;
using System.Text.Json;
using DurableFlows.Journal;
using DurableFlows.Values;

namespace DurableFlows.Bundles;

/// <summary>Finds the files that a value refers to: objects with the hash and the run of a <see cref="FlowFile"/>. Takes the value in pieces.</summary>
/// <remarks>Users' own objects may look the same, so what is found is a file only if the store has it.</remarks>
internal sealed class FileReferences(Action<PayloadKey> found)
{
    private readonly Stack<(string? Hash, string? Run)> _open = new();
    private readonly ArrayBufferWriter<byte> _pending = new();
    private int _enough;
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = 1_000 });
    private string _member = "";
    private bool _isJson = true;

    public static void In(FlowValue value, Action<PayloadKey> found) => new FileReferences(found).Add(value.Utf8.Span, isLast: true);

    /// <summary>Goes on with the next bytes. Only a token that was begun is kept for the next call.</summary>
    public void Add(ReadOnlySpan<byte> bytes, bool isLast = false)
    {
        if (!_isJson)
            return;
        _pending.Write(bytes);
        // A long text is looked at only when it has doubled, or it would be copied over and over.
        if (_pending.WrittenCount < _enough && !isLast)
            return;
        try
        {
            var reader = new Utf8JsonReader(_pending.WrittenSpan, isLast, _state);
            while (reader.Read())
                Take(ref reader);
            _state = reader.CurrentState;
            var rest = _pending.WrittenSpan[(int)reader.BytesConsumed..].ToArray();
            _pending.ResetWrittenCount();
            _pending.Write(rest);
            _enough = rest.Length * 2;
        }
        catch (JsonException)
        {
            // Damage, which the hash tells.
            _isJson = false;
        }
    }

    private void Take(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                _member = reader.ValueTextEquals("sha256"u8) ? "sha256" : reader.ValueTextEquals("run"u8) ? "run" : "";
                return;
            case JsonTokenType.StartObject:
                _open.Push(default);
                break;
            case JsonTokenType.EndObject:
                var (hash, owner) = _open.Pop();
                if (hash is not null && RunId.TryParse(owner, out var run))
                    found(PayloadKey.Of(run, hash));
                break;
            case JsonTokenType.String when _member.Length > 0:
                TakeText(reader.GetString());
                break;
        }

        _member = "";
    }

    private void TakeText(string? text)
    {
        var (hash, run) = _open.Pop();
        _open.Push(_member == "run" ? (hash, text) : (BundleNames.IsHash(text) ? text : null, run));
    }
}
