using System.Runtime.InteropServices;

namespace DurableFlows.Cli;

/// <summary>The first interrupt asks to leave cleanly; a second one kills, as if nobody listened.</summary>
internal sealed class Interrupts : IDisposable
{
    private readonly CancellationTokenSource _first = new();
    private readonly PosixSignalRegistration[] _registrations;

    public Interrupts() => _registrations = [Register(PosixSignal.SIGINT), Register(PosixSignal.SIGTERM), Register(PosixSignal.SIGHUP)];

    public CancellationToken First => _first.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _first.Dispose();
    }

    private PosixSignalRegistration Register(PosixSignal signal) => PosixSignalRegistration.Create(signal, context =>
    {
        if (_first.IsCancellationRequested)
            return;
        context.Cancel = true;
        _first.Cancel();
    });
}
