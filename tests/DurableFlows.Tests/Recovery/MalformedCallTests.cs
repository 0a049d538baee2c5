using DurableFlows.Approvals;
using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Tests.Recovery;

/// <summary>Whatever callers send, they get a result or an error with a code.</summary>
public sealed class MalformedCallTests
{
    private const int Rounds = 10_000;
    private static readonly string[] Texts =
        ["", " ", "ann", "zed", "role:boss", "run-1", "a/b", "..", "\0", "\ud83d", "😀", "approve", new('x', 5000), "null", "$.x", "live/x", "9223372036854775807~x"];

    private static readonly string[] Values =
    [
        "null", "true", "0", "-1e308", "\"\"", "\"  \"", "\"yes\"", "[]", "{}", """{"amount":1}""", """{"amount":"1"}""", """{"amount":null,"amount":2}""", """{"other":1}""",
        """{"":1}""", """{"amount":{"amount":[]}}""", "[[[[[[[[[[[[]]]]]]]]]]]]", """{"sha256":"x","length":-1}""", "\"=input.amount\"",
    ];

    private static readonly FlowDefinition Flow = FlowBuilder.Create("asks").Configure(f => f.InputSchema = new { type = "object", required = (string[])["amount"] })
        .AddApproval("pay", approval: a =>
        {
            a.Approvers.Add("zed");
            a.Editable.Add("amount");
            a.EditSchema = new { properties = new { amount = new { type = "number" } } };
        })
        .Add("ask", "question", n => n.With(new { title = "Which?", choices = (string[])["a", "b"] }))
        .Build().Definition;

    [Fact]
    public async Task Calls_TenThousandMalformed_GiveAResultOrACode()
    {
        await using var host = new FlowHost(new FlowHostOptions());
        var chance = new Random(20260102);
        var requests = new List<(RunId Run, string Id)>();
        for (var round = 0; round < Rounds; round++)
        {
            if (round % 100 == 0)
                requests = await AskAsync(host);
            try
            {
                await CallAsync(host, requests, chance).WaitAsync(TimeSpan.FromSeconds(30));
            }
            catch (FlowException e)
            {
                Assert.NotEmpty(e.Code);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Round {round}: {e}", e);
            }
        }
    }

    private static async Task<List<(RunId Run, string Id)>> AskAsync(FlowHost host)
    {
        var handle = await host.StartAsync(Flow, FlowValue.FromElement(System.Text.Json.JsonElement.Parse("""{"amount":1}""")));
        while (true)
        {
            var result = await handle.WaitForInputAsync();
            if (result.Requests.Count == 2)
                return [.. result.Requests.Select(r => (handle.Run, r.Request.Id))];
            await Task.Yield();
        }
    }

    private static async Task CallAsync(FlowHost host, List<(RunId Run, string Id)> requests, Random chance)
    {
        var (run, request) = requests[chance.Next(requests.Count)];
        switch (chance.Next(12))
        {
            case 0: await host.Client.GetAsync(run, chance.NextInt64(-3, 12)); break;
            case 1: await host.Client.GetAsync(RunId.Parse(Text(chance))); break;
            case 2: await host.Client.ListAsync(new RunQuery { Flow = Text(chance), After = Text(chance), Limit = chance.Next(-2, 5) }); break;
            case 3: await host.Client.CancelAsync(RunId.Parse("nobody"), Text(chance), Text(chance)); break;
            case 4: await host.ResumeAsync(run, new ResumeOptions { Rerun = [Text(chance)], Takeover = chance.Next(2) == 0 }); break;
            case 5: await host.StartAsync(Flow with { Id = Text(chance) }, Value(chance), new StartOptions { Run = Text(chance) }); break;
            case 6: await host.Client.LoadAsync(run, new StoredValue { Sha256 = Text(chance), Run = chance.Next(2) == 0 ? Text(chance) : null, Length = chance.Next(-5, 5) }); break;
            default:
                await host.Client.AnswerAsync(run, chance.Next(5) == 0 ? Text(chance) : request, new AnswerRequest
                {
                    Decision = (AnswerDecision)chance.Next(0, 5),
                    By = chance.Next(20) == 0 ? null! : Text(chance),
                    For = chance.Next(3) == 0 ? Text(chance) : null,
                    Roles = chance.Next(3) == 0 ? [Text(chance)] : [],
                    Value = chance.Next(3) == 0 ? null : Value(chance),
                    Comment = chance.Next(3) == 0 ? Text(chance) : null,
                    Via = Text(chance),
                });
                break;
        }
    }

    private static string Text(Random chance) => Texts[chance.Next(Texts.Length)];

    private static FlowValue Value(Random chance) => FlowValue.FromUtf8(System.Text.Encoding.UTF8.GetBytes(Values[chance.Next(Values.Length)]));
}
