namespace DurableFlows.Cli.Inputs;

/// <summary>A file to be written: it gets its name when it is whole, and takes no other's unless that was asked for.</summary>
internal sealed class NewFile
{
    private readonly bool _replace;

    public NewFile(string path, bool replace)
    {
        (Path, _replace) = (path, replace);
        if (string.IsNullOrWhiteSpace(path) || Directory.Exists(path))
            throw new UsageException($"'{path}' names no file to write: name one.");
        if (!replace && File.Exists(path))
            throw new UsageException($"File '{path}' is there already. Name another one, or replace it with --force.");
    }

    public string Path { get; }

    public async Task<T> WriteAsync<T>(Func<Stream, Task<T>> write)
    {
        var temporary = Path + ".tmp-" + Environment.ProcessId;
        try
        {
            T result;
            await using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                result = await write(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, Path, _replace);
            return result;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UsageException($"File '{Path}' cannot be written: {e.Message}");
        }
        finally
        {
            Discard(temporary);
        }
    }

    private static void Discard(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // What made the command fail is told; this says no more.
        }
    }
}
