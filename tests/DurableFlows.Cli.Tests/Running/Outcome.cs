using System.Text.Json;

namespace DurableFlows.Cli.Tests.Running;

/// <summary>What a command left behind.</summary>
internal sealed record Outcome(int Code, string Out, string Error)
{
    public JsonElement Json => JsonElement.Parse(Out);

    public JsonElement[] JsonLines => [.. Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonElement.Parse(l))];

    public void Is(int code) => Assert.True(Code == code, $"exit code {Code} instead of {code}\n{Out}\n{Error}");
}
