using System.ComponentModel;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace DurableFlows.McpServer;

/// <summary>Tools that tests call.</summary>
internal sealed class TestTools
{
    [McpServerTool(Name = "echo", ReadOnly = true, Idempotent = true), Description("Says it again.")]
    public static string Echo(string text) => text;

    [McpServerTool(Name = "process"), Description("Tells which process this is.")]
    public static int Process() => Environment.ProcessId;

    [McpServerTool(Name = "sum", UseStructuredContent = true), Description("Adds.")]
    public static Sum Add(int a, int b) => new(a + b);

    [McpServerTool(Name = "fail"), Description("Fails.")]
    public static string Fail() => throw new McpException("the shelf is empty");

    [McpServerTool(Name = "die"), Description("Ends the process.")]
    public static string Die()
    {
        Environment.Exit(3);
        return "";
    }

    internal sealed record Sum(int Total);
}
