using System.Text;

namespace DurableFlows.Testing.Scripts;

/// <summary>What a scripted model says, turn by turn. Immutable; each client and each stub keeps its own place in it.</summary>
/// <remarks>
/// A call is answered by the first turn that is not used up and whose condition holds. A turn is used up when it has answered once,
/// unless it answers <see cref="ModelTurn.Always"/>. So turns without conditions answer one after the other, and turns with
/// conditions stand before them. When none answers, the fallback does; without one the call fails with <c>script.ended</c>.
/// </remarks>
public sealed class ModelScript
{
    /// <summary>Makes a script.</summary>
    /// <param name="turns">The turns, in order.</param>
    /// <param name="fallback">What answers when no turn does, as often as it is asked; null for nothing.</param>
    /// <exception cref="FlowException">With code <c>script.invalid</c> and all mistakes.</exception>
    public ModelScript(IEnumerable<ModelTurn> turns, ModelTurn? fallback = null)
    {
        ArgumentNullException.ThrowIfNull(turns);
        (Turns, Fallback) = ([.. turns], fallback);
        ScriptChecks.Refuse(this);
    }

    /// <summary>The turns, in order.</summary>
    public IReadOnlyList<ModelTurn> Turns { get; }

    /// <summary>What answers when no turn does; null for nothing.</summary>
    public ModelTurn? Fallback { get; }

    /// <summary>Reads a script from JSON; docs/testing.md describes the format.</summary>
    /// <exception cref="FlowException">With code <c>script.invalid</c> and all mistakes.</exception>
    public static ModelScript Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return ScriptFile.Read(Encoding.UTF8.GetBytes(json), "the script");
    }

    /// <summary>Reads a script from a file of JSON.</summary>
    /// <exception cref="FlowException">With code <c>script.invalid</c>, when there is no such file or it has mistakes.</exception>
    public static ModelScript Load(string path) => File.Exists(path)
        ? ScriptFile.Read(File.ReadAllBytes(path), path)
        : throw new FlowException(TestingCodes.ScriptInvalid, $"There is no script {path}. Name a file of JSON.");
}
