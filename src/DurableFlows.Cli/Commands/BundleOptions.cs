using System.CommandLine;
using DurableFlows.Bundles;
using DurableFlows.Cli.Inputs;

namespace DurableFlows.Cli.Commands;

/// <summary>Who signs bundles, and whose are taken: what the command says, else the environment.</summary>
internal static class BundleOptions
{
    public static Option<string?> Sign { get; } = new("--sign") { Description = $"The private key that signs the bundle, in PEM: FILE or env:NAME. Default: ${BundleKeys.KeySetting}.", HelpName = "KEY" };

    public static Option<string[]> Trust { get; } = new("--trust")
    {
        Description = $"A public key in PEM: FILE or env:NAME; only a bundle that it signed is taken. Repeatable. Default: ${BundleKeys.TrustSetting}.",
        HelpName = "KEY",
        DefaultValueFactory = _ => [],
    };

    public static async Task<BundleKey?> KeyAsync(Cli cli, ParseResult parsed)
    {
        if (parsed.GetValue(Sign) is not { } source)
            return KeyOf(cli.Shell);
        return BundleKeys.ReadKey(await KeyText.ReadAsync(source, cli.Shell), source) ?? throw Empty(source);
    }

    public static async Task<IReadOnlyList<BundleKey>> KeysAsync(Cli cli, ParseResult parsed)
    {
        if (parsed.GetValue(Trust) is not { Length: > 0 } sources)
            return TrustOf(cli.Shell);
        var keys = new List<BundleKey>();
        foreach (var source in sources)
        {
            var read = BundleKeys.ReadTrust(await KeyText.ReadAsync(source, cli.Shell), source);
            // To trust nobody would be to take anything.
            keys.AddRange(read.Count > 0 ? read : throw Empty(source));
        }

        return keys;
    }

    public static BundleKey? KeyOf(Shell shell) => BundleKeys.ReadKey(shell.Variable(BundleKeys.KeySetting), BundleKeys.KeySetting);

    public static IReadOnlyList<BundleKey> TrustOf(Shell shell) => BundleKeys.ReadTrust(shell.Variable(BundleKeys.TrustSetting), BundleKeys.TrustSetting);

    private static UsageException Empty(string source) => new($"{source} is empty, and should hold a key in PEM.");
}
