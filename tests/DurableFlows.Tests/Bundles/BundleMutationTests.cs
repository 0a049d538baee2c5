using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using DurableFlows.Journal;
using DurableFlows.Tests.Crash;

namespace DurableFlows.Tests.Bundles;

/// <summary>Whatever becomes of a bundle, an import takes all of it or refuses with a code, and then has left nothing to be seen.</summary>
public sealed class BundleMutationTests
{
    private const int Rounds = 1_000;
    private static readonly RunId Run = RunId.Parse(CrashScenario.Run);

    [Fact]
    public async Task Import_AThousandMutations_TakesAllOrNothing()
    {
        using var data = await Carried.RunAsync(CrashScenarios.Named("child"), StoreKind.Memory);
        var bundle = await Carried.ExportAsync(data.Open(), Run);
        var chance = new Random(20260102);
        var outcomes = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = round % 2 == 0 ? Broken(bundle, chance) : Rewritten(bundle, chance);
            var outcome = await OutcomeAsync(bytes, round);
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }

        // The generator reaches the zip file, the manifest, the records and the fold.
        var all = string.Join(", ", outcomes);
        Assert.True(outcomes.GetValueOrDefault("imported") > 10, all);
        Assert.True(outcomes.GetValueOrDefault("bundle.damaged") > Rounds / 2, all);
        Assert.True(outcomes.GetValueOrDefault("journal.inconsistent") > 10, all);
    }

    private static async Task<string> OutcomeAsync(byte[] bytes, int round)
    {
        var store = new MemoryStore();
        try
        {
            await Carried.ImportAsync(store, bytes);
            return "imported";
        }
        catch (FlowException e)
        {
            Assert.NotEmpty(e.Message);
            Assert.Empty((await store.ReadAsync(Run, JournalPosition.Start, null, default)).Records);
            Assert.Empty(await store.ListMarkersAsync("live/", null, 10, default));
            Assert.Empty(await store.ListMarkersAsync("status/", null, 10, default));
            return e.Code;
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException($"Round {round}: {e}", e);
        }
    }

    /// <summary>Bits flip, parts go, come twice or change, the end is missing.</summary>
    private static byte[] Broken(byte[] bundle, Random chance)
    {
        var bytes = bundle.ToList();
        for (var changes = chance.Next(1, 4); changes > 0; changes--)
        {
            var at = chance.Next(bytes.Count);
            var length = Math.Min(chance.Next(1, 200), bytes.Count - at);
            switch (chance.Next(5))
            {
                case 0: bytes[at] ^= (byte)(1 << chance.Next(8)); break;
                case 1: bytes.RemoveRange(at, length); break;
                case 2: bytes.InsertRange(chance.Next(bytes.Count), bytes.GetRange(at, length)); break;
                case 3: bytes[at] = (byte)chance.Next(256); break;
                default: bytes.RemoveRange(at, bytes.Count - at); break;
            }

            if (bytes.Count == 0)
                return [];
        }

        return [.. bytes];
    }

    /// <summary>Entries go or change, as does what the manifest says; half of the time its checksums are made right, so that more than they look.</summary>
    private static byte[] Rewritten(byte[] bundle, Random chance)
    {
        var entries = Zips.Read(bundle);
        var manifest = JsonNode.Parse(entries["manifest.json"])!.AsObject();
        var names = entries.Keys.Where(n => chance.Next(2) == 0 || n.EndsWith(".jsonl", StringComparison.Ordinal)).ToList();
        var name = names[chance.Next(names.Count)];
        if (chance.Next(8) == 0)
            entries.Remove(name);
        else if (name != "manifest.json")
            entries[name] = Changed(entries[name], chance);
        if (chance.Next(2) == 0)
            MakeRight(manifest, entries);
        if (chance.Next(3) == 0)
            Change(manifest, chance);
        if (entries.ContainsKey("manifest.json"))
            entries["manifest.json"] = Encoding.UTF8.GetBytes(manifest.ToJsonString());
        return Zips.Write(entries);
    }

    private static byte[] Changed(byte[] content, Random chance)
    {
        var lines = Encoding.UTF8.GetString(content).Split('\n').ToList();
        var (at, other) = (chance.Next(lines.Count), chance.Next(lines.Count));
        switch (chance.Next(4))
        {
            case 0: lines.RemoveAt(at); break;
            case 1: (lines[at], lines[other]) = (lines[other], lines[at]); break;
            case 2: lines[at] = lines[at].Replace("\"", "'", StringComparison.Ordinal); break;
            default: lines.Insert(other, lines[at]); break;
        }

        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    private static void MakeRight(JsonObject manifest, Dictionary<string, byte[]> entries)
    {
        var listed = manifest["entries"]!.AsArray();
        foreach (var entry in listed.OfType<JsonObject>().ToList())
        {
            if (!entries.TryGetValue(entry["name"]!.GetValue<string>(), out var content))
            {
                listed.Remove(entry);
                continue;
            }

            entry["length"] = content.Length;
            entry["sha256"] = Convert.ToHexStringLower(SHA256.HashData(content));
        }

        foreach (var run in manifest["runs"]!.AsArray().OfType<JsonObject>())
        {
            if (entries.TryGetValue($"runs/{StoreNames.Encode(run["run"]!.GetValue<string>())}/journal.jsonl", out var journal))
                run["records"] = journal.Count(b => b == '\n');
        }
    }

    private static void Change(JsonObject target, Random chance)
    {
        var name = target.ElementAt(chance.Next(target.Count)).Key;
        if (target[name] is JsonArray { Count: > 0 } list)
        {
            if (list[chance.Next(list.Count)] is JsonObject inner && chance.Next(3) > 0)
                Change(inner, chance);
            else
                list.RemoveAt(chance.Next(list.Count));
            return;
        }

        target[name] = chance.Next(7) switch { 0 => null, 1 => -1, 2 => long.MaxValue, 3 => "", 4 => "../../x", 5 => new JsonObject(), _ => new JsonArray(1, null) };
    }
}
