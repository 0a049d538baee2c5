namespace DurableFlows.Cli.Tests.Running;

/// <summary>Small flows.</summary>
internal static class TestFlows
{
    public const string Plain = """
        id: plain
        inputSchema: { type: object, properties: { n: { type: integer } } }
        nodes:
          twice:
            type: transform
            input: { n: '=(input.n ?? 1) * 2' }
        """;

    public const string Gate = """
        id: gate
        nodes:
          pay:
            type: transform
            input: { amount: =input.amount, to: Ada }
            approval:
              title: Pay {{ input.amount }}?
        """;

    public const string Question = """
        id: colours
        nodes:
          ask:
            type: question
            with: { title: Which colour?, choices: [red, green] }
        """;

    public const string Fails = """
        id: fails
        nodes:
          stop: { type: fail, with: { code: house.closed, message: It is closed. } }
        """;

    /// <summary>Stores a payload, and needs it only after the gate.</summary>
    public const string Large = """
        id: large
        nodes:
          make:
            type: transform
            input: { text: '="x".repeat(9000)' }
          gate:
            type: transform
            needs: make
            input: { go: true }
            approval: { title: Go on? }
          use:
            type: transform
            needs: gate
            input: { length: =nodes.make.output.text.length }
        """;

    /// <summary>A gate in a flow of any id.</summary>
    public static string GateJson(string id) => System.Text.Json.JsonSerializer.Serialize(new
    {
        id,
        nodes = new { pay = new { type = "transform", input = new { amount = 10 }, approval = new { title = "Pay?" } } },
    });
}
