using DurableFlows.Diagnostics;

namespace DurableFlows.Storage.Files;

/// <summary>Turns what the file system reports into errors that say what to do.</summary>
internal static class FileErrors
{
    public static bool IsIo(Exception error) => error is IOException or UnauthorizedAccessException;

    public static FlowException Unavailable(string path, Exception error) => new(ErrorCodes.StoreUnavailable,
        $"The file store cannot use '{path}': {error.Message.TrimEnd('.')}. {Advice(error)}", error);

    /// <summary>Does something to a path, and explains the error when the file system refuses.</summary>
    public static T Try<T>(string path, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception e) when (IsIo(e))
        {
            throw Unavailable(path, e);
        }
    }

    /// <summary>Whether an open failed only because another handle holds the file.</summary>
    public static bool IsHeld(IOException error) => error is not (FileNotFoundException or DirectoryNotFoundException)
        && (OperatingSystem.IsWindows()
            ? (error.HResult & 0xFFFF) is 32 or 33 // ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION
            : error.HResult is 11 or 35); // EWOULDBLOCK on Linux, on BSD and macOS

    private static string Advice(Exception error) => error switch
    {
        UnauthorizedAccessException => "Give this process the right to read and write there, or choose another folder.",
        DirectoryNotFoundException or FileNotFoundException or DriveNotFoundException => "Check that the folder exists and its device is mounted.",
        _ when IsFull(error) => "Free space on the device, then go on: nothing recorded before is lost.",
        _ => "Check the device, then try again.",
    };

    private static bool IsFull(Exception error) => OperatingSystem.IsWindows()
        ? (error.HResult & 0xFFFF) is 112 or 39 // ERROR_DISK_FULL, ERROR_HANDLE_DISK_FULL
        : error.HResult is 28 or 122; // ENOSPC, EDQUOT
}
