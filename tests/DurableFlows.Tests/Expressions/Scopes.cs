using System.Text;
using DurableFlows.Expressions;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Tests.Expressions;

internal static class Scopes
{
    public static FlowValue Json(string json) => FlowValue.FromUtf8(Encoding.UTF8.GetBytes(json));

    public static ExpressionScope Full { get; } = new()
    {
        Input = Json("""{"a":{"b":{"c":7}},"n":5,"s":"text","list":[{"p":1},{"p":2},{"p":3}],"yes":true,"no":false,"zero":0,"empty":"","nul":null,"big":12345678901234567890,"exact":1.10,"$type":"data"}"""),
        Item = Json("""{"z":"Z"}"""),
        Index = 3,
        Nodes = new Dictionary<string, NodeView>
        {
            ["x"] = new("succeeded", Json("""{"y":[10,20]}"""), null),
            ["pay-out"] = new("failed", null, new FlowError { Code = "card.declined", Message = "no", Category = "permanent" }),
        },
    };

    public static FlowExpression Compile(string source)
    {
        Assert.True(FlowExpression.TryCompile(source, out var expression, out var error), $"{source}: {error}");
        return expression!;
    }

    public static string Error(string source)
    {
        Assert.False(FlowExpression.TryCompile(source, out var expression, out var error), source);
        Assert.Null(expression);
        return error!;
    }

    public static string Run(string source, ExpressionScope? scope = null) => Compile(source).Evaluate(scope ?? Full).ToString();

    public static FlowException Fails(string source, ExpressionScope? scope = null)
    {
        var failure = Assert.Throws<FlowException>(() => Compile(source).Evaluate(scope ?? Full));
        Assert.Equal(Diagnostics.ErrorCodes.ExpressionFailed, failure.Code);
        return failure;
    }
}
