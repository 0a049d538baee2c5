using DurableFlows.Definitions;

namespace DurableFlows.Cli.Rendering;

/// <summary>Errors on standard error: what, which one, what to do, and the code; never a stack trace unless asked for.</summary>
internal static class ErrorView
{
    public static void Write(TextWriter error, Exception exception, bool verbose)
    {
        if (verbose)
            error.WriteLine(exception);
        else if (exception is FlowDefinitionException invalid)
            Mistakes(error, invalid);
        else if (exception is UsageException)
            error.WriteLine($"flows: {Plain.Lines(exception.Message)}");
        else if (exception is FlowException flow)
            error.WriteLine($"flows: {Plain.Lines(flow.Message)} [{flow.Code}]");
        else
            error.WriteLine($"flows: unexpected: {Plain.Lines(exception.Message)} ({exception.GetType().Name}; --verbose shows where)");
    }

    public static void Mistakes(TextWriter error, FlowDefinitionException invalid)
    {
        foreach (var mistake in invalid.Mistakes)
            error.WriteLine(Plain.Lines(mistake.ToString()));
        error.WriteLine($"flows: the definition has {invalid.Mistakes.Count} mistake{(invalid.Mistakes.Count == 1 ? "" : "s")}. [{invalid.Code}]");
    }
}
