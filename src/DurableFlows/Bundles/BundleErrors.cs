using DurableFlows.Diagnostics;
using DurableFlows.Journal;

namespace DurableFlows.Bundles;

/// <summary>What a bundle is refused for.</summary>
internal static class BundleErrors
{
    public static FlowException Damaged(string what, Exception? inner = null) => new(ErrorCodes.BundleDamaged,
        $"The bundle {what}, so nothing of it was imported. Export the run again, or copy the file again from where it came from.", inner);

    public static FlowException NewerVersion(int version) => new(ErrorCodes.BundleNewerVersion,
        $"The bundle has format {version}, and this version reads formats up to {BundleManifest.CurrentVersion}; nothing of it was imported. Use the version of DurableFlows that wrote it, or a newer one.");

    public static FlowException Unsigned() => new(ErrorCodes.BundleUnsigned,
        "The bundle is not signed, and only signed ones are taken here; nothing of it was imported. Export it again with a key (flows export --sign), or import it where no trusted key is demanded.");

    public static FlowException Untrusted(BundleKey key, IEnumerable<BundleKey> trusted) => new(ErrorCodes.BundleUntrusted,
        $"The bundle is signed by key {key.Id}, which is not trusted here ({string.Join(", ", trusted.Select(k => k.Id))} {(trusted.Count() == 1 ? "is" : "are")}); nothing of it was imported. Trust that key if you know whose it is, or get a bundle from where it should come from.");

    public static FlowException Exists(RunId run, string store, string how) => new(ErrorCodes.RunExists,
        $"Run {run} is in store {store} already, and not as the bundle has it: {how}. Nothing was changed. Import into another store, or delete that run first.");

    /// <summary>Whether an error is one of these, so that it says all already.</summary>
    public static bool IsOne(Exception error) => error is FlowException
    {
        Code: ErrorCodes.BundleDamaged or ErrorCodes.BundleNewerVersion or ErrorCodes.BundleUnsigned or ErrorCodes.BundleUntrusted
    };
}
