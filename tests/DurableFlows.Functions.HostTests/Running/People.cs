namespace DurableFlows.Functions.HostTests.Running;

/// <summary>People who approve whatever is asked, as it is asked.</summary>
internal sealed class People(ApiClient api)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(300);

    private readonly HashSet<string> _runs = [];

    public int Answered => _runs.Count;

    /// <summary>Answers until so many runs were.</summary>
    public Task AnswerAsync(int runs) => Until.TrueAsync(
        async () =>
        {
            foreach (var (run, request) in await api.OpenAsync())
            {
                if (_runs.Contains(run))
                    continue;
                await api.ApproveAsync(run, request);
                _runs.Add(run);
            }

            return Answered == runs;
        },
        Limit, Pace, () => $"{Answered} of {runs} runs asked.");
}
