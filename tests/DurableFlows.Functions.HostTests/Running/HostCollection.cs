namespace DurableFlows.Functions.HostTests.Running;

/// <summary>All tests with a host, one after the other: each of them wants the whole machine.</summary>
[CollectionDefinition(Name)]
public sealed class HostCollection : ICollectionFixture<Apps>
{
    public const string Name = "host";
}
