using Spectre.Console;

namespace DurableFlows.Cli;

/// <summary>What a command has around it: the terminal or pipes, the environment, and the interrupt.</summary>
internal sealed class Shell
{
    /// <summary>The standard output.</summary>
    public required IAnsiConsole Console { get; init; }

    public required TextWriter Error { get; init; }

    public required TextReader In { get; init; }

    /// <summary>The standard input as bytes, for values.</summary>
    public required Func<Stream> OpenInput { get; init; }

    /// <summary>Whether the output is a terminal, so that it can be drawn over.</summary>
    public required bool IsLive { get; init; }

    /// <summary>Whether somebody sits there who can be asked.</summary>
    public required bool CanAsk { get; init; }

    public required Func<string, string?> Variable { get; init; }

    public string User { get; init; } = Environment.UserName;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Cancelled by the first interrupt.</summary>
    public CancellationToken Interrupted { get; init; }

    /// <summary>Writes as it is, without wrapping: for scripts, and for what people copy.</summary>
    public TextWriter Out => Console.Profile.Out.Writer;

    public static Shell OfProcess(CancellationToken interrupted)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Out) });
        var live = !System.Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
        if (System.Console.IsOutputRedirected)
            console.Profile.Width = 100_000; // a pipe has no edge to wrap at
        return new Shell
        {
            Console = console,
            Error = System.Console.Error,
            In = System.Console.In,
            OpenInput = System.Console.OpenStandardInput,
            IsLive = live,
            CanAsk = !System.Console.IsOutputRedirected && !System.Console.IsInputRedirected,
            Variable = Environment.GetEnvironmentVariable,
            Interrupted = interrupted,
        };
    }
}
