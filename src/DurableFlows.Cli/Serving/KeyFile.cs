using DurableFlows.Http.Access;

namespace DurableFlows.Cli.Serving;

/// <summary>A file of keys.</summary>
internal static class KeyFile
{
    public static IReadOnlyList<ApiKey> Read(string file)
    {
        try
        {
            return ApiKeys.Read(File.ReadAllText(file), file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file} cannot be read as a list of keys: {e.Message}");
        }
    }
}
