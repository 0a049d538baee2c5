using DurableFlows.Cli.Inputs;
using DurableFlows.Cli.Tests.Running;
using FsCheck.Xunit;

namespace DurableFlows.Cli.Tests.Commands;

/// <summary>Whatever people hand over, they are told what is wrong with it.</summary>
public sealed class MalformedTests
{
    [Property(MaxTest = 1_000)]
    public void Input_AnyBytes_AreJsonOrRefusedWithTheirPlace(byte[] bytes) => Try(bytes);

    [Property(MaxTest = 1_000)]
    public void Input_AnyText_IsJsonOrRefusedWithItsPlace(string? text)
        => Try(System.Text.Encoding.UTF8.GetBytes($$"""{"a":[1,{{text}}],"{{text}}":2}"""));

    [Property(MaxTest = 500)]
    public void Set_AnyText_IsAnAssignmentOrRefused(string? text, string? value)
    {
        try
        {
            Assignments.Apply(null, [text ?? "", $"{text}={value}"]);
        }
        catch (UsageException e)
        {
            Assert.NotEmpty(e.Message);
        }
    }

    [Fact]
    public void Input_HalfASurrogatePair_IsRefusedWithItsPath()
        => Assert.Contains("$.a[1]", Assert.Throws<UsageException>(() => JsonText.Parse("""{"a":[1,"\ud800"]}"""u8.ToArray(), "in")).Message);

    [Property(MaxTest = 100)]
    public async Task Arguments_Any_NeverEndUnexpectedly(string[] args)
    {
        using var box = new Sandbox();

        var outcome = await box.FlowsAsync([.. args.Select(a => a ?? "")]);

        Assert.NotEqual(ExitCodes.Unexpected, outcome.Code);
    }

    private static void Try(byte[] bytes)
    {
        try
        {
            JsonText.Parse(bytes, "in");
        }
        catch (UsageException e)
        {
            Assert.StartsWith("in", e.Message);
        }
    }
}
