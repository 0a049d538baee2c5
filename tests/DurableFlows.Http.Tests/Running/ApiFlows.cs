namespace DurableFlows.Http.Tests.Running;

/// <summary>Small flows.</summary>
internal static class ApiFlows
{
    public static IReadOnlyList<string> All { get; } =
    [
        """
        id: twice
        inputSchema: { type: object, properties: { n: { type: integer } } }
        nodes:
          twice: { type: transform, input: { n: '=(input.n ?? 1) * 2' } }
        """,
        """
        id: gate
        nodes:
          pay:
            type: transform
            input: { amount: =input.amount, to: Ada }
            approval: { title: 'Pay {{ input.amount }}?', editable: [to] }
        """,
        """
        id: leads
        nodes:
          pay:
            type: transform
            input: { amount: =input.amount }
            approval: { title: Pay?, approvers: ['role:lead'] }
        """,
        """
        id: watched
        nodes:
          pay:
            type: transform
            input: { amount: =input.amount }
            approval:
              title: Pay?
              approvers: [ann, 'role:lead']
              remindEvery: 1h
              escalate: { after: 90m, to: [boss] }
        """,
        """
        id: colour
        nodes:
          ask: { type: question, with: { title: Which colour?, choices: [red, green] } }
        """,
        """
        id: fails
        nodes:
          stop: { type: fail, with: { code: house.closed, message: It is closed. } }
        """,
    ];
}
