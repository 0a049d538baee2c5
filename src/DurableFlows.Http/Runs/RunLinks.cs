namespace DurableFlows.Http.Runs;

/// <summary>Where a run's other resources are.</summary>
internal static class RunLinks
{
    public static string Self(ApiCall call, string run) => call.Address("runs/" + run);

    public static IReadOnlyDictionary<string, string> Of(ApiCall call, string run)
    {
        var self = Self(call, run);
        return new Dictionary<string, string>
        {
            ["self"] = self,
            ["events"] = self + "/events",
            ["checkpoints"] = self + "/checkpoints",
            ["inputs"] = self + "/inputs",
            ["resume"] = self + "/resume",
            ["suspend"] = self + "/suspend",
            ["cancel"] = self + "/cancel",
            ["export"] = self + "/export",
        };
    }
}
