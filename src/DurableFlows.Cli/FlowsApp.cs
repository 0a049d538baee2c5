using System.CommandLine;
using System.CommandLine.Help;
using DurableFlows.Cli.Commands;
using DurableFlows.Cli.Rendering;

namespace DurableFlows.Cli;

/// <summary>The <c>flows</c> command line: from arguments to an exit code.</summary>
internal static class FlowsApp
{
    public static async Task<int> RunAsync(string[] args, Shell shell)
    {
        var cli = new Cli(shell);
        var root = Root(cli);
        // '@' begins no response file here: it belongs to checkpoints.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
            return Refuse(shell, parsed);
        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration { Output = shell.Out, Error = shell.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
                CancellationToken.None);
        }
        catch (OperationCanceledException) when (shell.Interrupted.IsCancellationRequested)
        {
            shell.Error.WriteLine("Interrupted.");
            return ExitCodes.Interrupted;
        }
        catch (Exception e)
        {
            ErrorView.Write(shell.Error, e, parsed.GetValue(cli.Verbose));
            return ExitCodes.Of(e);
        }
    }

    public static RootCommand Root(Cli cli)
    {
        var root = new RootCommand("Runs durable flows: every run can be killed at any moment and goes on from its journal.")
        {
            cli.Store, cli.Json, cli.Verbose,
            RunCommand.Create(cli), ResumeCommand.Create(cli), AdoptCommand.Create(cli), ForkCommand.Create(cli), ListCommand.Create(cli), ShowCommand.Create(cli), CheckpointsCommand.Create(cli), DiffCommand.Create(cli),
            InputsCommand.Create(cli), ApproveCommand.Create(cli), RejectCommand.Create(cli), AnswerCommand.Create(cli), CancelCommand.Create(cli),
            SuspendCommand.Create(cli), ValidateCommand.Create(cli), SchemaCommand.Create(cli), GraphCommand.Create(cli),
            ExportCommand.Create(cli), ImportCommand.Create(cli), ReplayCommand.Create(cli),
            DeleteCommand.Create(cli), PruneCommand.Create(cli), ServeCommand.Create(cli),
        };
        var help = root.Options.OfType<HelpOption>().Single();
        if (help.Action is HelpAction standard)
            help.Action = new HelpWithCodes(standard);
        return root;
    }

    private static int Refuse(Shell shell, ParseResult parsed)
    {
        foreach (var error in parsed.Errors)
            shell.Error.WriteLine($"flows: {error.Message}");
        var names = new List<string>();
        for (var at = parsed.CommandResult; at is not null; at = at.Parent as System.CommandLine.Parsing.CommandResult)
            names.Insert(0, at.Parent is null ? "flows" : at.Command.Name);
        shell.Error.WriteLine($"See: {string.Join(' ', names)} --help");
        return ExitCodes.BadInput;
    }
}
