using DurableFlows.Cli;

using var interrupts = new Interrupts();
return await FlowsApp.RunAsync(args, Shell.OfProcess(interrupts.First));
