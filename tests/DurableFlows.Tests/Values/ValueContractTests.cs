using System.Numerics;
using System.Text.Json;
using DurableFlows.Values;

namespace DurableFlows.Tests.Values;

public class ValueContractTests
{
    public interface IThing
    {
        int X { get; }
    }

    public abstract record Shape;

    public sealed record Tree(string Name, IReadOnlyList<Tree> Children, Tree? Parent);

    public sealed record Deep(List<Dictionary<string, Wrong>> Items);

    public sealed record Wrong(object Any, Stream Content);

    public sealed class TwoWays
    {
        public TwoWays(int a) => A = a;

        public TwoWays(string b) => A = b.Length;

        public int A { get; }
    }

    public sealed class Unbound(int other)
    {
        public int X { get; } = other;
    }

    [Theory]
    [InlineData(typeof(string))]
    [InlineData(typeof(int?))]
    [InlineData(typeof(decimal[]))]
    [InlineData(typeof((int, Guid?)))]
    [InlineData(typeof(Tuple<string, BigInteger>))]
    [InlineData(typeof(Dictionary<DateOnly, List<TimeSpan>>))]
    [InlineData(typeof(IReadOnlyDictionary<Guid, string>))]
    [InlineData(typeof(IReadOnlySet<int>))]
    [InlineData(typeof(IEnumerable<int>))]
    [InlineData(typeof(System.Collections.Immutable.ImmutableArray<int>))]
    [InlineData(typeof(Tree))]
    [InlineData(typeof(FlowValue))]
    [InlineData(typeof(FlowFile))]
    [InlineData(typeof(JsonElement))]
    [InlineData(typeof(DurableFlows.Runs.FlowError))]
    [InlineData(typeof(ValueCodecTests.Fields))]
    [InlineData(typeof(byte[]))]
    [InlineData(typeof(Queue<int>))]
    public void Check_DeclaredType_HasNoProblem(Type type) => Assert.Empty(ValueContract.Check(type));

    [Theory]
    [InlineData(typeof(object))]
    [InlineData(typeof(Action))]
    [InlineData(typeof(MemoryStream))]
    [InlineData(typeof(Task<int>))]
    [InlineData(typeof(ValueTask<int>))]
    [InlineData(typeof(Type))]
    [InlineData(typeof(IntPtr))]
    [InlineData(typeof(int*))]
    [InlineData(typeof(Span<int>))]
    [InlineData(typeof(IThing))]
    [InlineData(typeof(Shape))]
    [InlineData(typeof(List<object>))]
    [InlineData(typeof(System.Collections.ArrayList))]
    [InlineData(typeof(Dictionary<(int, int), string>))]
    [InlineData(typeof(Stack<int>))]
    [InlineData(typeof(List<>))]
    [InlineData(typeof(IAsyncEnumerable<int>))]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(CancellationToken))]
    [InlineData(typeof(System.Collections.Frozen.FrozenSet<int>))]
    [InlineData(typeof(TwoWays))]
    [InlineData(typeof(Unbound))]
    [InlineData(typeof((int, object)))]
    public void Check_TypeWithoutStoredForm_HasAProblem(Type type) => Assert.NotEmpty(ValueContract.Check(type));

    [Fact]
    public void Check_ProblemInside_NamesThePath() => Assert.Equal(
        ["$.items[*].*.any", "$.items[*].*.content"],
        ValueContract.Check(typeof(Deep)).Select(problem => problem.Split(':')[0]));
}
