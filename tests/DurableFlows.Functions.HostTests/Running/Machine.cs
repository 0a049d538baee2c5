using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace DurableFlows.Functions.HostTests.Running;

/// <summary>Processes of this machine, by what /proc says of them.</summary>
internal static class Machine
{
    /// <summary>The worker processes of a deployment: those that run the app in its folder for a host.</summary>
    public static IReadOnlyList<int> WorkersOf(string folder)
        => [.. All().Where(p => Arguments(p) is { } words && words.Contains("--host") && words.Any(w => w.StartsWith(folder + "/", StringComparison.Ordinal) && w.EndsWith(".dll", StringComparison.Ordinal)))];

    /// <summary>A process and everything it has started, but for the given ones.</summary>
    public static IReadOnlyList<int> TreeOf(int root, IReadOnlyList<int> without)
    {
        var parents = All().Select(p => (Process: p, Parent: Parent(p))).ToList();
        List<int> tree = [root];
        for (var i = 0; i < tree.Count; i++)
            tree.AddRange(parents.Where(p => p.Parent == tree[i] && !without.Contains(p.Process)).Select(p => p.Process));
        return tree;
    }

    /// <summary>Ends a process as <c>kill -9</c> does. Harmless when it is gone.</summary>
    public static void Kill(int process)
    {
        try
        {
            using var it = Process.GetProcessById(process);
            it.Kill();
            it.WaitForExit(TimeSpan.FromSeconds(10));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It is gone.
        }
    }

    private static IEnumerable<int> All()
        => Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Select(n => int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0).Where(id => id > 0);

    private static string[]? Arguments(int process) => Read(process, "cmdline")?.Split('\0', StringSplitOptions.RemoveEmptyEntries);

    private static int Parent(int process)
    {
        // The name before it stands in brackets and may hold anything.
        var rest = Read(process, "stat") is { } stat ? stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
        return rest.Length > 1 ? int.Parse(rest[1], CultureInfo.InvariantCulture) : 0;
    }

    private static string? Read(int process, string file)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{process}/{file}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // It has just gone, or is somebody else's.
        }
    }
}
