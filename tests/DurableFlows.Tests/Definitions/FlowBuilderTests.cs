using System.Text;
using DurableFlows.Definitions;
using DurableFlows.Nodes;

namespace DurableFlows.Tests.Definitions;

public sealed class FlowBuilderTests
{
    [Fact]
    public void Build_RefundFlow_GivesDefinitionAndTypes()
    {
        var flow = FlowBuilder.Create("refund", version: 3)
            .Add<ClassifyClaim>("classify", input => input.From("input.claim"))
            .AddApproval("sign-off", after: "classify", o => o.Deadline = TimeSpan.FromDays(3))
            .Add<PayOutNode>("pay", after: "sign-off", o => o.Set("amount", "nodes.classify.output.amount").Retry = new RetryPolicy { Attempts = 5 })
            .Build();
        Assert.Equal(
            """{"id":"refund","version":3,"nodes":{"classify":{"type":"classify-claim","input":"=input.claim"},"sign-off":{"type":"approval","needs":"classify","approval":{"deadline":"3d"}},"pay":{"type":"pay","needs":"sign-off","input":{"amount":"=nodes.classify.output.amount"},"retry":{"attempts":5}}}}""",
            Encoding.UTF8.GetString(DefinitionJson.Write(flow.Definition)));
        Assert.Equal([("classify-claim", 1), ("pay", 2)], flow.NodeTypes.Select(t => (t.Name, t.Version)));
        Assert.Equal(typeof(Claim), flow.NodeTypes[1].InputType);
        Assert.True(flow.NodeTypes[1].Repeatable);
    }

    [Fact]
    public void Build_SeveralMistakes_ReportsAllAtOnce()
    {
        var error = Assert.Throws<FlowDefinitionException>(() => FlowBuilder.Create("f")
            .AddTransform("a", after: "b")
            .AddTransform("b", after: "a")
            .AddTransform("b")
            .Add("c", "transfrom")
            .AddTransform("d", node: n => n.From("input.x").Set("y", "1").Timeout = TimeSpan.Zero)
            .Build());
        Assert.Equal(
            ["$.nodes.d.input", "$.nodes.a.needs", "$.nodes.b", "$.nodes.c.type", "$.nodes.d.timeout"], error.Mistakes.Select(m => m.Path));
        Assert.Contains("a -> b -> a", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Literal_TextLikeAnExpression_StaysText()
    {
        var flow = FlowBuilder.Create("f").AddTransform("a", node: n => n.Literal("sum", "=1+1").Literal("list", new[] { "=x", "y" })).Build();
        Assert.Equal("""{"sum":"==1+1","list":["==x","y"]}""", flow.Definition.Nodes[0].Input?.GetRawText());
    }

    [Fact]
    public void AddFlow_Child_IsPartOfTheDefinition()
    {
        var child = FlowBuilder.Create("child").Add<PayOutNode>("pay").Build();
        var flow = FlowBuilder.Create("parent").AddFlow("run", child).Build();
        Assert.Equal("pay", flow.Definition.Flows["child"].Nodes[0].Type);
        Assert.Equal("pay", Assert.Single(flow.NodeTypes).Name);
    }

    [Fact]
    public void AddFlow_TwoDifferentChildrenOfOneId_IsAMistake()
    {
        var one = FlowBuilder.Create("child").AddTransform("a").Build();
        var two = FlowBuilder.Create("child").AddTransform("b").Build();
        Assert.Throws<FlowDefinitionException>(() => FlowBuilder.Create("f").AddFlow("x", one).AddFlow("y", two).Build());
    }

    [Fact]
    public void Add_TwoClassesOfOneName_IsAMistake() => Assert.Contains("Two classes are named 'pay'", Assert.Throws<FlowDefinitionException>(() =>
        FlowBuilder.Create("f").Add<PayOutNode>("a").Add<Other.PayNode>("b").Build()).Message, StringComparison.Ordinal);

    [Fact]
    public void Build_BuiltInNodes_AreAccepted() => FlowBuilder.Create("f")
        .Configure(f => f.Output = new { total = "=nodes.call.output" })
        .Concurrency("slow", 2)
        .AddHttp("call", "https://example.com/orders", node: n => n.Map("input.orders", maxFailures: "10%").Concurrency = "slow")
        .AddDelay("wait", TimeSpan.FromSeconds(5), after: "call")
        .AddChoice("which", new Dictionary<string, string> { ["big"] = "input.n > 1" }, otherwise: "small", after: "wait")
        .AddQuestion("ask", "Go on?", after: "which")
        .AddFail("stop", "claim.too-old", "Too old.", node: n => n.After("which", "output.chosen == 'big'"))
        .Build();

    [Theory]
    [InlineData(typeof(ClassifyClaim), "classify-claim")]
    [InlineData(typeof(HTTPCallNode), "http-call")]
    [InlineData(typeof(Sha256Hash), "sha256-hash")]
    [InlineData(typeof(PayOutNode), "pay")]
    public void NodeTypeName_Class_IsInLowerCaseWithDashes(Type node, string name) => Assert.Equal(name, NodeTypeName.Of(node));

    public sealed record Claim(string Id, decimal Amount);

    public sealed class ClassifyClaim : Node<FlowDefinition, Claim>
    {
        protected override ValueTask<Claim> RunAsync(FlowDefinition input, NodeContext context, CancellationToken cancellation) => throw new NotSupportedException();
    }

    [NodeType("pay", Version = 2, Repeatable = true)]
    public sealed class PayOutNode : Node<Claim, string>
    {
        protected override ValueTask<string> RunAsync(Claim input, NodeContext context, CancellationToken cancellation) => throw new NotSupportedException();
    }

    public sealed class HTTPCallNode : Node<string, string>
    {
        protected override ValueTask<string> RunAsync(string input, NodeContext context, CancellationToken cancellation) => throw new NotSupportedException();
    }

    public sealed class Sha256Hash : Node<string, string>
    {
        protected override ValueTask<string> RunAsync(string input, NodeContext context, CancellationToken cancellation) => throw new NotSupportedException();
    }

    public static class Other
    {
        public sealed class PayNode : Node<string, string>
        {
            protected override ValueTask<string> RunAsync(string input, NodeContext context, CancellationToken cancellation) => throw new NotSupportedException();
        }
    }
}
