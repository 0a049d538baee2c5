using DurableFlows.Diagnostics;

namespace DurableFlows.Storage.Files;

/// <summary>Finds out whether a folder can be written to, and whether its file system keeps locks.</summary>
internal static class LockProbe
{
    private static int _counter;

    public static void Check(string folder)
    {
        var path = Path.Combine(folder, $"probe-{Environment.ProcessId}-{Interlocked.Increment(ref _counter)}{FileLayout.TemporarySuffix}");
        try
        {
            using var first = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            if (CanOpen(path))
                throw new FlowException(ErrorCodes.StoreUnsupported,
                    $"The file system of '{folder}' does not keep file locks, so two processes could overwrite each other's records: use a local disk.");
        }
        catch (Exception e) when (FileErrors.IsIo(e))
        {
            throw FileErrors.Unavailable(folder, e);
        }
    }

    private static bool CanOpen(string path)
    {
        try
        {
            File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
            return true;
        }
        catch (IOException e) when (FileErrors.IsHeld(e))
        {
            return false;
        }
    }
}
