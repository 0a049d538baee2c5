using System.Text.Json;
using DurableFlows.Diagnostics;
using DurableFlows.Nodes;

namespace DurableFlows.Tests.Nodes;

public class SecretReferencesTests
{
    private static readonly HashSet<string> NoTemplates = [];

    [Fact]
    public void Find_NestedReferences_AreListedOnceInOrder()
    {
        var found = SecretReferences.Find(JsonElement.Parse("""{"a":"x ${env:ONE}","b":[{"c":"${vault:two}${env:ONE}"}],"d":"$${env:TEXT}","e":"${plain}"}"""));

        Assert.Equal(["${env:ONE}", "${vault:two}"], found.Select(f => f.ToString()));
    }

    [Fact]
    public void Missing_SomeSet_ListsTheOthers() =>
        Assert.Equal(new SecretReference("env", "B"), Assert.Single(SecretReferences.Missing(JsonElement.Parse("""["${env:A}","${env:B}"]"""), new KnownSecrets(("A", "a")))));

    [Fact]
    public void Resolve_KnownSecrets_StandInTheirPlace()
    {
        var (with, _) = Resolve("""{"a":"Bearer ${env:A}","n":[1,null,"$${env:A}"]}""", new KnownSecrets(("A", "q\"uote")));

        Assert.Equal("""{"a":"Bearer q\"uote","n":[1,null,"${env:A}"]}""", with.GetRawText());
    }

    [Fact]
    public void Resolve_MissingSecrets_NamesAll()
    {
        var error = Assert.Throws<FlowException>(() => Resolve("""["${env:A}","${env:B}","${env:C}"]""", new KnownSecrets(("B", "b"))));

        Assert.Equal(ErrorCodes.SecretMissing, error.Code);
        Assert.Contains("${env:A}, ${env:C}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_BracesInATemplate_ArePrintedByLiquid()
    {
        var (with, _) = SecretReferences.Resolve(JsonElement.Parse("""{"t":"${env:A}","p":"${env:A}"}"""), new KnownSecrets(("A", "{{x}}")), new HashSet<string> { "$.t" });

        Assert.Equal("{{ '{' }}{{ '{' }}x}}", with.GetProperty("t").GetString());
        Assert.Equal("{{x}}", with.GetProperty("p").GetString());
    }

    [Fact]
    public void Secrets_InAText_AreBlankedInEverySpelling()
    {
        var (_, secrets) = Resolve("""["${env:A}"]""", new KnownSecrets(("A", "p ss/word")));

        Assert.Equal("*** and ***", secrets.Apply("p ss/word and p%20ss%2Fword"));
    }

    private static (JsonElement With, Redaction Secrets) Resolve(string with, ISecretSource source) =>
        SecretReferences.Resolve(JsonElement.Parse(with), source, NoTemplates);
}
