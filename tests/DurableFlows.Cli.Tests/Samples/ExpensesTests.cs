using System.Text.Json;
using DurableFlows.Approvals;
using DurableFlows.Journal;
using DurableFlows.Runs;

namespace DurableFlows.Cli.Tests.Samples;

public sealed class ExpensesTests
{
    private const string Name = "02-expenses";
    private const string Written = "out/expenses-2026-09.json";
    private const int Claims = 250;
    private static readonly (string?, string?)[] Invalid =
    [
        ("C-0017", "the amount is not a positive number of cents"),
        ("C-0031", "the amount is not a positive number of cents"),
        ("C-0048", "the date is not a day"),
        ("C-0066", "the date is not in 2026-09"),
        ("C-0079", "category 'gifts' is not known"),
        ("C-0092", "currency 'XAU' is not known"),
        ("C-0105", "nobody is named"),
        ("C-0112", "id C-0112 was claimed before"),
        ("C-0137", "the amount is not a positive number of cents"),
        ("C-0151", "the date is not a day"),
        ("C-0160", "id C-0160 was claimed before"),
        ("C-0183", "department 'Sales ' is not known"),
        ("C-0199", "the amount is not a positive number of cents"),
        ("C-0214", "the date is not a day"),
        ("C-0112", "id C-0112 was claimed before"),
    ];

    [Fact]
    public async Task Expenses_Run_AsksForExactlyWhatIsOverTheLimit()
    {
        await using var sample = new SampleHost(Name);

        var waiting = await sample.RunAsync("claims.json");

        var request = Assert.Single(waiting.Requests);
        var shown = request.Shown?.Element ?? default;
        var cents = shown.GetProperty("payments").EnumerateArray().Sum(p => p.GetProperty("cents").GetInt32());
        Assert.Equal("exceptions", request.Node);
        Assert.Equal(shown.GetProperty("totalCents").GetInt32(), cents);
        Assert.Equal(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Pay {cents / 100m:#,##0.00} EUR of exceptions for 2026-09?"), request.Request.Title);
        Assert.All(shown.GetProperty("payments").EnumerateArray(), p => Assert.Contains(p.GetProperty("id").GetString() ?? "", request.Request.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Expenses_Approved_PaysEveryClaimOnceOrSaysWhyNot()
    {
        await using var sample = new SampleHost(Name);
        var run = await sample.StartAsync("claims.json");

        var result = await sample.AnswerAsync(run, AnswerDecision.Approve);

        var file = JsonElement.Parse(sample.Written(Written));
        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal(Claims, Count(file, "payments") + Count(file, "refused"));
        Assert.Equal(0, Count(file, "held"));
        Assert.Equal(file.GetProperty("paidCents").GetInt32(), file.GetProperty("payments").EnumerateArray().Sum(p => p.GetProperty("cents").GetInt32()));
        Assert.Equal(result.Output?.Element.GetProperty("paidCents").GetInt32(), file.GetProperty("paidCents").GetInt32());
    }

    [Fact]
    public async Task Expenses_Rejected_HoldsWhatIsOverTheLimitAndPaysTheRest()
    {
        await using var sample = new SampleHost(Name);
        var run = await sample.StartAsync("claims.json");

        var result = await sample.AnswerAsync(run, AnswerDecision.Reject);

        var file = JsonElement.Parse(sample.Written(Written));
        var ask = file.GetProperty("totals").GetProperty("ask").GetProperty("claims").GetInt32();
        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal(ask, Count(file, "held"));
        Assert.False(file.GetProperty("exceptions").GetProperty("released").GetBoolean());
        Assert.Equal(file.GetProperty("totals").GetProperty("pay").GetProperty("cents").GetInt32(), file.GetProperty("paidCents").GetInt32());
    }

    [Fact]
    public async Task Expenses_NothingOverTheLimit_AsksNobody()
    {
        await using var sample = new SampleHost(Name);
        var claim = """{"period":"2026-09","claims":[{"id":"C-1","employee":"A","department":"Sales","category":"meals","currency":"USD","amountCents":1000,"date":"2026-09-01"}]}""";

        var result = await (await sample.StartAsync(Values.FlowValue.FromElement(JsonElement.Parse(claim)))).WaitForInputAsync();

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal("""{"file":"out/expenses-2026-09.json","claims":1,"paid":1,"paidCents":920,"held":0,"refused":0}""", result.Output?.ToString());
    }

    [Fact]
    public async Task Expenses_Approved_RecordsEachClaimOnce()
    {
        await using var sample = new SampleHost(Name, new MemoryStore());
        var run = await sample.StartAsync("claims.json");
        await sample.AnswerAsync(run, AnswerDecision.Approve);

        var events = await sample.Host.Client.EventsAsync(run.Run);

        var claims = events.Where(e => e.Type == "node.completed" && e.Node?.StartsWith("assess[", StringComparison.Ordinal) == true).Select(e => e.Node).ToList();
        Assert.Equal(Claims, claims.Count);
        Assert.Equal(Claims, claims.Distinct().Count());
    }

    [Fact]
    public async Task Expenses_InvalidClaims_AreRefusedWithTheirReasons()
    {
        await using var sample = new SampleHost(Name);
        var run = await sample.StartAsync("claims.json");
        await sample.AnswerAsync(run, AnswerDecision.Approve);

        var refused = JsonElement.Parse(sample.Written(Written)).GetProperty("refused").EnumerateArray()
            .Select(r => (r.GetProperty("id").GetString(), r.GetProperty("why")[0].GetString()));

        Assert.Equal(Invalid, refused.Where(r => r.Item2 != "the receipt is missing"));
    }

    private static int Count(JsonElement file, string list) => file.GetProperty(list).GetArrayLength();
}
