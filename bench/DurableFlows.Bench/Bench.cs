namespace DurableFlows.Bench;

/// <summary>What every case works with.</summary>
/// <param name="Quick">Fewer rounds.</param>
/// <param name="Folder">Where files are written; on a real disk, else flushing means nothing.</param>
/// <param name="Peer">Agent Framework in a process of its own; null where it is not available.</param>
internal sealed record Bench(bool Quick, string Folder, PeerProcess? Peer)
{
    public int Rounds(int full) => Quick ? Math.Max(2, full / 4) : full;

    /// <summary>An empty folder.</summary>
    public string NewFolder(string name)
    {
        var path = Path.Combine(Folder, name);
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        return Directory.CreateDirectory(path).FullName;
    }
}
