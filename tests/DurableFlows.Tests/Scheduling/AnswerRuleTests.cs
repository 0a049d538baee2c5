using DurableFlows.Approvals;
using DurableFlows.Runs;
using static DurableFlows.Tests.Scheduling.PureRun;

namespace DurableFlows.Tests.Scheduling;

public sealed class AnswerRuleTests
{
    [Fact]
    public void Answer_First_Wins()
    {
        var run = Asked();
        Assert.Equal(AnswerVerdict.Accepted, run.Answer("q"));
        Assert.Equal(AnswerVerdict.Repeated, run.Answer("q"));
        Assert.Equal(AnswerVerdict.AlreadyAnswered, run.Answer("q", AnswerDecision.Reject));
        Assert.Equal(AnswerVerdict.AlreadyAnswered, run.Answer("q", by: "bob"));
        Assert.Equal(RequestStatus.Approved, run.State.Requests["q"].Status);
    }

    [Fact]
    public void Quorum_NeedsDifferentPeople()
    {
        var run = Asked(r => r with { Quorum = 2 });
        Assert.Equal(AnswerVerdict.Counted, run.Answer("q"));
        Assert.Equal(AnswerVerdict.Repeated, run.Answer("q"));
        Assert.Equal(NodePhase.Asking, run["a"].Phase);
        Assert.Equal(AnswerVerdict.Accepted, run.Answer("q", by: "bob"));
    }

    [Fact]
    public void Quorum_OfOneDelegateForTwo_CountsThemOnce()
    {
        var delegates = new Dictionary<string, IReadOnlyList<string>> { ["alice"] = ["dave"], ["bob"] = ["dave"] };
        var run = Asked(r => r with { Quorum = 2, Approvers = ["alice", "bob"], Delegates = delegates });
        Assert.Equal(AnswerVerdict.Counted, run.Answer("q", by: "dave", inPlaceOf: "alice"));
        Assert.Equal(AnswerVerdict.Repeated, run.Answer("q", by: "dave", inPlaceOf: "bob"));
        Assert.Equal(AnswerVerdict.Repeated, run.Answer("q", by: "alice"));
        Assert.Equal(AnswerVerdict.Accepted, run.Answer("q", by: "bob"));
    }

    [Fact]
    public void Quorum_WithDifferentEdits_IsNoQuorum()
    {
        var run = Asked(r => r with { Quorum = 2 });
        Assert.Equal(AnswerVerdict.Counted, run.Answer("q", by: "alice", value: 1));
        Assert.Equal(AnswerVerdict.Counted, run.Answer("q", by: "bob", value: 2));
        Assert.Equal(AnswerVerdict.Accepted, run.Answer("q", by: "carol", value: 1));
        Assert.Equal("1", run.State.Requests["q"].Decisive?.Value?.Inline?.ToString());
    }

    [Fact]
    public void Quorum_OneRejection_Rejects()
    {
        var run = Asked(r => r with { Quorum = 2 });
        run.Answer("q");
        Assert.Equal(AnswerVerdict.Accepted, run.Answer("q", AnswerDecision.Reject, "bob"));
        Assert.Equal(RequestStatus.Rejected, run.State.Requests["q"].Status);
    }

    [Theory]
    [InlineData("alice", null, "", true)]
    [InlineData("mallory", null, "", false)]
    [InlineData("mallory", null, "boss", true)]
    [InlineData("mallory", "alice", "boss", false)]
    [InlineData("dave", "alice", "", true)]
    [InlineData("dave", "bob", "", false)]
    [InlineData("starter", null, "boss", false)]
    public void Answer_ByWhom_IsChecked(string by, string? inPlaceOf, string role, bool may)
    {
        var delegates = new Dictionary<string, IReadOnlyList<string>> { ["alice"] = ["dave"] };
        var run = Asked(r => r with { Approvers = ["alice", "bob", "role:boss"], Delegates = delegates, Excluded = "starter" });
        Assert.Equal(may ? AnswerVerdict.Accepted : AnswerVerdict.Forbidden, run.Answer("q", by: by, inPlaceOf: inPlaceOf, roles: [role]));
    }

    [Fact]
    public void Answer_AtTheDeadline_IsTooLateThoughNobodyExpiredIt()
    {
        var run = Asked(r => r with { Deadline = Begin.AddDays(1) });
        run.Now = Begin.AddDays(1);
        Assert.Equal(AnswerVerdict.Expired, run.Answer("q"));
        Assert.Equal(NodePhase.Asking, run["a"].Phase);
        run.Expire("q");
        Assert.Equal(RequestStatus.Expired, run.State.Requests["q"].Status);
    }

    [Fact]
    public void Expiry_BeforeTheDeadline_IsRefused()
    {
        var run = Asked(r => r with { Deadline = Begin.AddDays(1) });
        run.Expire("q");
        Assert.Equal(RequestStatus.Open, run.State.Requests["q"].Status);
    }

    [Theory]
    [InlineData((AnswerDecision)0)]
    [InlineData(AnswerDecision.Reply)]
    [InlineData((AnswerDecision)9)]
    public void Answer_ThatIsNeitherYesNorNo_DecidesNothing(AnswerDecision decision)
    {
        var run = Asked();
        Assert.Equal(AnswerVerdict.Forbidden, run.Answer("q", decision));
        Assert.Equal(NodePhase.Asking, run["a"].Phase);
    }

    [Fact]
    public void Answer_AfterTheRunEnded_IsWithdrawn()
    {
        var run = Asked();
        run.Cancel();
        run.End();
        Assert.Equal(AnswerVerdict.Withdrawn, run.Answer("q"));
    }

    [Fact]
    public void Answers_ToSeveralRequestsInSwappedOrder_ReachTheirOwn()
    {
        var run = new PureRun(Flow(Node("a"), Node("b")));
        run.Ask("a", "qa");
        run.Ask("b", "qb");
        run.Answer("qb", AnswerDecision.Reject);
        run.Answer("qa");
        Assert.Equal((RequestStatus.Approved, RequestStatus.Rejected), (run["a"].Request!.Status, run["b"].Request!.Status));
    }

    private static PureRun Asked(Func<InputRequest, InputRequest>? change = null)
    {
        var run = new PureRun(Flow(Node("a")));
        run.Ask("a", "q", change);
        return run;
    }
}
