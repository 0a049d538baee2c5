using System.Text.Json;

namespace DurableFlows.Testing.Fixtures;

/// <summary>A file of recorded conversations.</summary>
internal static class FixtureFile
{
    public static IReadOnlyList<ExchangeWire> Load(string path)
    {
        if (!File.Exists(path))
            throw new FlowException(TestingCodes.FixtureInvalid, $"There is no fixture {path}. Record it with a RecordingChatClient.");
        try
        {
            using var content = File.OpenRead(path);
            var fixture = JsonSerializer.Deserialize(content, FixtureJson.Default.FixtureWire) ?? throw new JsonException("It is null.");
            return fixture.Version == FixtureWire.Newest
                ? fixture.Exchanges
                : throw new FlowException(TestingCodes.FixtureInvalid, $"Fixture {path} has version {fixture.Version}, and this version reads {FixtureWire.Newest}. Record it again.");
        }
        catch (JsonException e)
        {
            throw new FlowException(TestingCodes.FixtureInvalid, $"{path} is not a fixture: {e.Message} Record it again.", e);
        }
    }

    public static void Save(string path, IReadOnlyList<ExchangeWire> exchanges)
    {
        var whole = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(whole) ?? whole);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(new FixtureWire { Version = FixtureWire.Newest, Exchanges = exchanges }, FixtureJson.Default.FixtureWire);
        // A test that is stopped while it records leaves the file as it was before the last call.
        File.WriteAllBytes(whole + ".new", [.. bytes, (byte)'\n']);
        File.Move(whole + ".new", whole, overwrite: true);
    }
}
