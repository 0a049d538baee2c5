using System.CommandLine;
using DurableFlows.Yaml;

namespace DurableFlows.Cli.Commands;

/// <summary><c>flows schema</c>: the JSON Schema of flows, for editors.</summary>
internal static class SchemaCommand
{
    public static Command Create(Cli cli)
    {
        var command = new Command("schema", "Prints the JSON Schema of flows, for completion in editors.");
        command.SetAction(_ =>
        {
            cli.Shell.Out.WriteLine(FlowSchema.Create(Cli.NodeTypes));
            return ExitCodes.Completed;
        });
        return command;
    }
}
