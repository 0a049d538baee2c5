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
    public async Task TakeAsync_FileKeptOpenAndRemovedByADeleter_LocksTheNewOne(bool isReplaced)
    {
        using JournalLock first = NewLock(), deleter = NewLock(), third = NewLock();
        await first.TakeAsync(default);
        first.Release();
        await deleter.TakeAsync(default);
        deleter.Remove();
        if (isReplaced)
            await File.WriteAllTextAsync(FilePath, "");
        await first.TakeAsync(default);
        using var impatient = new CancellationTokenSource(50);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await third.TakeAsync(impatient.Token));
        first.Release();
        await third.TakeAsync(default);
    }

    [Fact]
    public void IsCurrent_MarkedByADeleterThatDied_IsAndLosesTheMark()
    {
        using SafeFileHandle handle = File.OpenHandle(FilePath, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        RandomAccess.SetLength(handle, 1);

        Assert.True(JournalLock.IsCurrent(handle, FilePath));
        Assert.Equal(0, RandomAccess.GetLength(handle));
    }

    private JournalLock NewLock() => new(_folder.Path, TimeProvider.System, TimeSpan.FromSeconds(10));
}
