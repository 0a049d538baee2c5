namespace DurableFlows.Testing;

/// <summary>The stable error codes of the testing kit; each has a Cause and a Fix in docs/errors.</summary>
public static class TestingCodes
{
    /// <summary>A script of a model has mistakes.</summary>
    public const string ScriptInvalid = "script.invalid";

    /// <summary>A scripted model was called, and no turn of its script answers.</summary>
    public const string ScriptEnded = "script.ended";

    /// <summary>A file of recorded conversations is missing, or is none.</summary>
    public const string FixtureInvalid = "fixture.invalid";

    /// <summary>A model was called as it was never called while its conversations were recorded.</summary>
    public const string FixtureNotRecorded = "fixture.not-recorded";

    /// <summary>A message holds something that fixtures have no form for.</summary>
    public const string FixtureUnsupported = "fixture.unsupported";
}
