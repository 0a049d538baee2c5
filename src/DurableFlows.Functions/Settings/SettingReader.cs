using DurableFlows.Diagnostics;
using Microsoft.Extensions.Configuration;

namespace DurableFlows.Functions.Settings;

/// <summary>Reads settings, and gathers what is wrong with them, to tell everything at once.</summary>
internal sealed class SettingReader(IConfiguration settings)
{
    private readonly List<string> _mistakes = [];

    /// <summary>A setting as it is; null when it is missing or empty.</summary>
    public string? Text(string name) => settings[name] is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    /// <summary>What something makes of settings; nothing where that is wrong.</summary>
    public T? Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FlowException e) when (e.Code == ErrorCodes.SettingInvalid)
        {
            _mistakes.Add(e.Message);
            return default;
        }
    }

    /// <summary>Tells what is wrong, if anything is.</summary>
    public void Check()
    {
        if (_mistakes.Count > 0)
            throw Invalid($"The settings of this app cannot be used, so it does not start (docs/functions.md explains each).{string.Concat(_mistakes.Select(m => Environment.NewLine + "- " + m))}");
    }

    public static FlowException Invalid(string message) => new(ErrorCodes.SettingInvalid, message);
}
