using DurableFlows.Storage.Files;
using Microsoft.Win32.SafeHandles;

namespace DurableFlows.Tests.Storage;

public sealed class JournalLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => Path.Combine(_folder.Path, "journal.lock");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task IsCurrent_LockFileOfADeletedRun_IsNot(bool isReplaced)
    {
        if (OperatingSystem.IsWindows())
            return; // a lock file in use cannot be deleted there
        var journalLock = new JournalLock(_folder.Path, TimeProvider.System, TimeSpan.FromSeconds(10));
        using var held = await journalLock.TakeAsync(default);
        journalLock.Remove(held);
        if (isReplaced)
            await File.WriteAllTextAsync(FilePath, "");

        Assert.False(JournalLock.IsCurrent(held, FilePath));
    }

    [Fact]
    public void IsCurrent_MarkedByADeleterThatDied_IsAndLosesTheMark()
    {
        using SafeFileHandle handle = File.OpenHandle(FilePath, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        RandomAccess.SetLength(handle, 1);

        Assert.True(JournalLock.IsCurrent(handle, FilePath));
        Assert.Equal(0, RandomAccess.GetLength(handle));
    }
}
