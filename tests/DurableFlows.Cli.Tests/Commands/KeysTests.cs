using DurableFlows.Cli.Tests.Running;
using DurableFlows.Journal.Protection;

namespace DurableFlows.Cli.Tests.Commands;

public sealed class KeysTests : IDisposable
{
    private const string First = "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private const string Second = "k2:ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";
    private readonly Sandbox _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Keys_InTheEnvironment_ProtectTheStore()
    {
        _box.Variables[StoreKeys.Setting] = First;
        (await _box.FlowsAsync("run", _box.Write("f.yaml", TestFlows.Large), "--run", "r1")).Is(ExitCodes.WaitsForInput);
        Assert.DoesNotContain("run.started", await File.ReadAllTextAsync(_box.Journal("r1")), StringComparison.Ordinal);

        _box.Variables[StoreKeys.Setting] = $"{Second}, {First}";
        (await _box.FlowsAsync("approve", "r1")).Is(ExitCodes.Completed);
        (await _box.FlowsAsync("resume", "r1")).Is(ExitCodes.Completed);

        _box.Variables[StoreKeys.Setting] = Second;
        (await _box.FlowsAsync("show", "r1")).Is(ExitCodes.BadInput);
        _box.Variables[StoreKeys.Setting] = "k1:" + Second[3..];
        (await _box.FlowsAsync("show", "r1")).Is(ExitCodes.Damaged);
        _box.Variables.Clear();
        Assert.Contains("without keys", (await _box.FlowsAsync("show", "r1")).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("k1")]
    [InlineData("k1:AAECAw==")]
    [InlineData(":AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")]
    [InlineData("a b:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")]
    [InlineData(First + "," + First)]
    [InlineData(First + ",")]
    public async Task Keys_Malformed_AreRefusedAndNotShown(string keys)
    {
        _box.Variables[StoreKeys.Setting] = keys;

        var outcome = await _box.FlowsAsync("list");

        outcome.Is(ExitCodes.BadInput);
        Assert.DoesNotContain("AAEC", outcome.Error, StringComparison.Ordinal);
    }
}
