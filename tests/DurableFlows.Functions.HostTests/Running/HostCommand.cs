using System.Diagnostics;
using DurableFlows.Azurite;

namespace DurableFlows.Functions.HostTests.Running;

/// <summary>How the Functions host is started: by the command that FUNCTIONS_HOST names, given a folder and a port, else by Azure Functions Core Tools.</summary>
internal static class HostCommand
{
    private const string Variable = "FUNCTIONS_HOST";

    private static readonly string? Named = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : null;
    private static readonly string? CoreTools = CommandPath.Find("func");

    /// <summary>Why the tests cannot run here, or null when they can.</summary>
    public static string? WhyNot { get; } =
        !OperatingSystem.IsLinux() ? "The tests find the processes that they kill by /proc, which only Linux has."
        : Named is null && CoreTools is null ? $"There is no Functions host: neither is {Variable} set, nor is Azure Functions Core Tools' 'func' on the PATH."
        : AzuriteServer.WhyNot;

    public static ProcessStartInfo For(string folder, int port)
    {
        var start = Named is not null
            ? new ProcessStartInfo(Named, [folder, $"{port}"])
            : new ProcessStartInfo(CoreTools ?? throw new InvalidOperationException(WhyNot), ["start", "--no-build", "--port", $"{port}"]);
        start.WorkingDirectory = folder;
        // By these the host and the app would take this machine for Azure.
        foreach (var name in new[] { "CONTAINER_NAME", "WEBSITE_INSTANCE_ID" })
            start.Environment.Remove(name);
        return start;
    }
}
