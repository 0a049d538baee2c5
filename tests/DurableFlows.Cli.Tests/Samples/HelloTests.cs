using DurableFlows.Runs;

namespace DurableFlows.Cli.Tests.Samples;

public sealed class HelloTests
{
    [Fact]
    public async Task Hello_InputOfTheSample_WritesTheGreeting()
    {
        await using var sample = new SampleHost("01-hello");

        var result = await sample.RunAsync("input.json");

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal("""{"greeting":"Hello, World!","file":"out/hello.txt"}""", result.Output?.ToString());
        Assert.Equal("Hello, World!", sample.Written("out/hello.txt"));
    }
}
