using System.Security.Cryptography;
using DurableFlows.Cli.Tests.Running;

namespace DurableFlows.Cli.Tests.Commands;

public sealed class BundleTests : IDisposable
{
    private readonly Sandbox _box = new();
    private readonly Sandbox _other = new();

    private string Bundle => Path.Combine(_box.Folder, "r1.bundle");

    public void Dispose()
    {
        _box.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task Export_AndImport_CarryAWaitingRunToAnotherStore()
    {
        await _box.FlowsAsync("run", _box.Write("f.yaml", TestFlows.Large), "--run", "r1");

        var exported = await _box.FlowsAsync("export", "r", "--to", Bundle, "--json");
        var imported = await _other.FlowsAsync("import", Bundle);

        exported.Is(ExitCodes.Completed);
        Assert.Equal("r1", Assert.Single(exported.Json.GetProperty("runs").EnumerateArray()).GetString());
        imported.Is(ExitCodes.Completed);
        Assert.Contains("flows resume r1", imported.Out);
        Assert.Equal((await _box.FlowsAsync("checkpoints", "r1")).Out, (await _other.FlowsAsync("checkpoints", "r1")).Out);
        (await _other.FlowsAsync("approve", "r1")).Is(ExitCodes.Completed);
        (await _other.FlowsAsync("resume", "r1")).Is(ExitCodes.Completed);
        Assert.Single(Directory.GetFiles(_box.Folder, "r1.bundle*"));
    }

    [Fact]
    public async Task Import_Again_ChangesNothing()
    {
        await ExportAsync(TestFlows.Plain);
        await _other.FlowsAsync("import", Bundle);

        var again = await _other.FlowsAsync("import", Bundle, "--json");

        again.Is(ExitCodes.Completed);
        Assert.Equal(0, again.Json.GetProperty("written").GetInt32());
    }

    [Fact]
    public async Task Import_OverAnotherRun_IsRefused()
    {
        await ExportAsync(TestFlows.Plain);
        await _other.FlowsAsync("run", _other.Write("f.yaml", TestFlows.Gate), "--run", "r1", "--set", "amount=1");

        (await _other.FlowsAsync("import", Bundle)).Is(ExitCodes.Ended);
    }

    [Fact]
    public async Task Export_OverAFile_NeedsForce()
    {
        await ExportAsync(TestFlows.Plain);
        await File.WriteAllTextAsync(Bundle, "mine");

        (await _box.FlowsAsync("export", "r1", "--to", Bundle)).Is(ExitCodes.BadInput);
        Assert.Equal("mine", await File.ReadAllTextAsync(Bundle));
        (await _box.FlowsAsync("export", "r1", "--to", Bundle, "--force")).Is(ExitCodes.Completed);
        (await _other.FlowsAsync("import", Bundle)).Is(ExitCodes.Completed);
    }

    [Fact]
    public async Task Export_OfNoRun_LeavesNoFile()
    {
        (await _box.FlowsAsync("export", "r1", "--to", Bundle)).Is(ExitCodes.NotFound);

        Assert.Empty(Directory.GetFiles(_box.Folder));
    }

    [Fact]
    public async Task Import_OfNoBundle_SaysWhatIsWrong()
    {
        await ExportAsync(TestFlows.Plain);
        await using (var file = new FileStream(Bundle, FileMode.Open))
            file.SetLength(file.Length - 100);

        (await _other.FlowsAsync("import", Bundle)).Is(ExitCodes.Damaged);
        (await _other.FlowsAsync("import", _box.Write("x", "no zip file"))).Is(ExitCodes.Damaged);
        (await _other.FlowsAsync("import", Path.Combine(_box.Folder, "none"))).Is(ExitCodes.BadInput);
        (await _other.FlowsAsync("import", _box.Folder)).Is(ExitCodes.BadInput);
        (await _box.FlowsAsync("export", "r1", "--to", _box.Folder)).Is(ExitCodes.BadInput);
        (await _box.FlowsAsync("export", "r1", "--to", Path.Combine(_box.Folder, "no", "such", "f"))).Is(ExitCodes.BadInput);
    }

    [Fact]
    public async Task Import_WithTrust_TakesOnlyWhatThatKeySigned()
    {
        var (key, trusted) = Keys("mine");
        var (_, other) = Keys("other");
        await ExportAsync(TestFlows.Plain, "--sign", key);

        var untold = await _other.FlowsAsync("import", Bundle);
        var refused = await _other.FlowsAsync("import", Bundle, "--trust", other);
        var taken = await _other.FlowsAsync("import", Bundle, "--trust", other, "--trust", trusted);
        await ExportAsync(TestFlows.Plain, "--force");
        var unsigned = await _other.FlowsAsync("import", Bundle, "--trust", trusted);

        Assert.Contains("no --trust", untold.Out);
        refused.Is(ExitCodes.Damaged);
        Assert.Contains("bundle.untrusted", refused.Error);
        taken.Is(ExitCodes.Completed);
        Assert.Contains("which is trusted", taken.Out);
        unsigned.Is(ExitCodes.Damaged);
        Assert.Contains("bundle.unsigned", unsigned.Error);
    }

    [Fact]
    public async Task Keys_InTheEnvironment_SignAndAreDemanded()
    {
        var (key, trusted) = Keys("mine");
        _box.Variables["FLOWS_BUNDLE_KEY"] = await File.ReadAllTextAsync(key);
        _other.Variables["FLOWS_BUNDLE_TRUST"] = await File.ReadAllTextAsync(trusted);
        _other.Variables["MINE"] = await File.ReadAllTextAsync(trusted);
        await ExportAsync(TestFlows.Plain);

        var imported = await _other.FlowsAsync("import", Bundle, "--json");

        Assert.True(imported.Json.GetProperty("isTrusted").GetBoolean());
        (await _other.FlowsAsync("import", Bundle, "--trust", "env:MINE")).Is(ExitCodes.Completed);
        (await _other.FlowsAsync("import", Bundle, "--trust", "env:NONE")).Is(ExitCodes.BadInput);
        (await _other.FlowsAsync("import", Bundle, "--trust", key)).Is(ExitCodes.BadInput);
        (await _other.FlowsAsync("import", Bundle, "--trust", _other.Write("empty", " "))).Is(ExitCodes.BadInput);
    }

    [Fact]
    public async Task Export_Redacted_SaysWhatWasBlanked_AndIsNotResumed()
    {
        var rules = _box.Write("rules", "# what customers own\noutput.n\n");
        await ExportAsync(TestFlows.Plain, "--redact", "nodes.twice.output.n", "input.card", "@" + rules);

        var imported = await _other.FlowsAsync("import", Bundle);

        Assert.Contains("Redacted: 1 by nodes.twice.output.n.", imported.Out);
        Assert.Contains("Redacted: 1 by output.n.", imported.Out);
        Assert.Contains("nothing fits input.card", imported.Out);
        var shown = await _other.FlowsAsync("show", "r1");
        Assert.Contains("[redacted]", shown.Out);
        Assert.Contains("redacted copy", shown.Out);
        (await _other.FlowsAsync("resume", "r1", "--rerun", "twice")).Is(ExitCodes.Ended);
        (await _box.FlowsAsync("export", "r1", "--to", Bundle, "--force", "--redact", "card")).Is(ExitCodes.BadInput);
    }

    private (string Key, string Trusted) Keys(string name)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return (_box.Write(name + ".key", pair.ExportPkcs8PrivateKeyPem()), _box.Write(name + ".pub", pair.ExportSubjectPublicKeyInfoPem()));
    }

    private async Task ExportAsync(string flow, params string[] options)
    {
        await _box.FlowsAsync("run", _box.Write("f.yaml", flow), "--run", "r1");
        (await _box.FlowsAsync(["export", "r1", "--to", Bundle, .. options])).Is(ExitCodes.Completed);
    }
}
