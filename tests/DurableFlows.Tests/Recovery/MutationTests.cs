using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Tests.Golden;

namespace DurableFlows.Tests.Recovery;

/// <summary>Whatever becomes of a journal, reading it gives a state or an error with a code, never anything else.</summary>
public sealed class MutationTests
{
    private const int Rounds = 10_000;

    [Fact]
    public async Task Read_TenThousandMutations_GiveAStateOrACode()
    {
        await using var folder = new HostFolder();
        var store = folder.Store();
        var host = folder.Host(store);
        var chance = new Random(20260101);
        var journals = await JournalsAsync(folder);
        var outcomes = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var round = 0; round < Rounds; round++)
        {
            var (name, lines) = journals[chance.Next(journals.Count)];
            var bytes = round % 2 == 0 ? Broken(lines, chance) : Reframed(lines, chance);
            var run = RunId.Parse(name);
            await File.WriteAllBytesAsync(folder.JournalOf(run), bytes);
            var outcome = await OutcomeAsync(host, run, round, bytes);
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }

        // The generator reaches the checksum, the decoder and the fold.
        Assert.True(outcomes.GetValueOrDefault("state") > Rounds / 10, string.Join(", ", outcomes));
        Assert.True(outcomes.GetValueOrDefault("journal.damaged") > 100, string.Join(", ", outcomes));
        Assert.True(outcomes.GetValueOrDefault("journal.inconsistent") > 100, string.Join(", ", outcomes));
    }

    private static async Task<string> OutcomeAsync(FlowHost host, RunId run, int round, byte[] bytes)
    {
        try
        {
            await host.Client.GetAsync(run);
            await host.Client.EventsAsync(run);
            return "state";
        }
        catch (FlowException e)
        {
            Assert.NotEmpty(e.Message);
            return e.Code;
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException($"Round {round}: {e}\n{Encoding.UTF8.GetString(bytes)}", e);
        }
    }

    /// <summary>The golden journals, put into the folder with their definitions.</summary>
    private static async Task<List<(string Name, byte[][] Lines)>> JournalsAsync(HostFolder folder)
    {
        var journals = new List<(string, byte[][])>();
        foreach (var path in Directory.GetFiles(GoldenFiles.Folder, "*.jsonl").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            await GoldenFiles.PutAsync(folder.Store(), await GoldenFiles.DefinitionsAsync(name));
            Directory.CreateDirectory(folder.Layout.RunFolder(RunId.Parse(name)));
            journals.Add((name, [.. (await File.ReadAllTextAsync(path)).TrimEnd('\n').Split('\n').Select(Encoding.UTF8.GetBytes)]));
        }

        return journals;
    }

    /// <summary>Bits flip, lines go, come twice, change places or end early, garbage comes in between.</summary>
    private static byte[] Broken(byte[][] lines, Random chance)
    {
        var list = lines.ToList();
        for (var changes = chance.Next(1, 4); changes > 0; changes--)
        {
            var (at, other) = (chance.Next(list.Count), chance.Next(list.Count));
            switch (chance.Next(6))
            {
                case 0: list[at] = Flipped(list[at], chance); break;
                case 1 when list.Count > 1: list.RemoveAt(at); break;
                case 2: list.Insert(other, list[at]); break;
                case 3: (list[at], list[other]) = (list[other], list[at]); break;
                case 4: list[at] = list[at][..chance.Next(list[at].Length)]; break;
                default:
                    var garbage = new byte[chance.Next(200)];
                    chance.NextBytes(garbage);
                    list.Insert(at, garbage);
                    break;
            }
        }

        var bytes = list.SelectMany(l => l.Append((byte)'\n')).ToArray();
        return chance.Next(4) == 0 ? bytes[..chance.Next(bytes.Length)] : bytes;
    }

    /// <summary>Members go, get another value or that of another record; the checksums are right, so that decoder and fold see it.</summary>
    private static byte[] Reframed(byte[][] lines, Random chance)
    {
        var records = lines.Select(l => JsonNode.Parse(l)!.AsObject()).ToList();
        for (var changes = chance.Next(1, 4); changes > 0; changes--)
        {
            var at = chance.Next(records.Count);
            if (chance.Next(3) == 0)
            {
                var moved = records[at];
                records.RemoveAt(at);
                records.Insert(chance.Next(records.Count + 1), moved);
            }
            else
            {
                Change(records[at], records[chance.Next(records.Count)], chance, 0);
            }
        }

        var journal = new ArrayBufferWriter<byte>();
        foreach (var record in records)
        {
            record.Remove("flushed");
            record.Remove("sum");
            var body = Encoding.UTF8.GetBytes(record.ToJsonString());
            RecordFrame.Write(journal, body.Length > 2 ? body : "{\"v\":1}"u8, journal.WrittenCount);
            journal.Write("\n"u8);
        }

        return journal.WrittenMemory.ToArray();
    }

    private static void Change(JsonObject target, JsonObject source, Random chance, int depth)
    {
        if (target.Count == 0)
            return;
        var (name, value) = target.ElementAt(chance.Next(target.Count));
        if (value is JsonObject inner && depth < 3 && chance.Next(3) > 0)
        {
            Change(inner, source, chance, depth + 1);
            return;
        }

        switch (chance.Next(4))
        {
            case 0: target.Remove(name); break;
            case 1: target[name] = Strange(chance); break;
            case 2 when source.TryGetPropertyValue(name, out var other): target[name] = other?.DeepClone(); break;
            default:
                var (added, addedValue) = source.ElementAt(chance.Next(source.Count));
                target[added] = addedValue?.DeepClone();
                break;
        }
    }

    private static JsonNode? Strange(Random chance) => chance.Next(10) switch
    {
        0 => null,
        1 => -1,
        2 => long.MaxValue,
        3 => 1e300,
        4 => "",
        5 => "items[999999]#0.0.1",
        6 => new JsonArray(1, "a", null),
        7 => new JsonObject { ["value"] = 7 },
        8 => true,
        _ => "2026-13-45T99:00:00Z",
    };

    private static byte[] Flipped(byte[] line, Random chance)
    {
        if (line.Length == 0)
            return line;
        var copy = line.ToArray();
        copy[chance.Next(copy.Length)] ^= (byte)(1 << chance.Next(8));
        return copy;
    }
}
