using System.Runtime.CompilerServices;

namespace DurableFlows.Testing.Stores;

/// <summary>Says what a store did wrong.</summary>
internal static class Expect
{
    public static void That(bool holds, string otherwise)
    {
        if (!holds)
            throw new StoreContractException(otherwise);
    }

    public static void Same<T>(T expected, T actual, [CallerArgumentExpression(nameof(actual))] string what = "")
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
            throw new StoreContractException($"{what} should be {expected}, but is {actual}.");
    }

    public static void Sequence<T>(IEnumerable<T> expected, IEnumerable<T> actual, [CallerArgumentExpression(nameof(actual))] string what = "")
    {
        var (left, right) = (expected.ToList(), actual.ToList());
        if (!left.SequenceEqual(right))
            throw new StoreContractException($"{what} should be [{string.Join(", ", left)}], but is [{string.Join(", ", right)}].");
    }

    public static async Task<TError> ThrowsAsync<TError>(Func<Task> act, string otherwise)
        where TError : Exception
    {
        try
        {
            await act().ConfigureAwait(false);
        }
        catch (TError error)
        {
            return error;
        }

        throw new StoreContractException(otherwise);
    }
}
