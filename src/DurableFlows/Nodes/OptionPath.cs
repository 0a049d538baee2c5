using System.Globalization;
using System.Text.RegularExpressions;

namespace DurableFlows.Nodes;

/// <summary>JSON paths inside <c>with</c>, as mistakes name them.</summary>
internal static partial class OptionPath
{
    public static string Member(string path, string name) => Plain().IsMatch(name) ? $"{path}.{name}" : $"{path}['{name}']";

    public static string Item(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");

    [GeneratedRegex(@"\A[A-Za-z0-9_$-]+\z")]
    private static partial Regex Plain();
}
