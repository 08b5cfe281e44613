using ClaudeRoute.Fixes;
using ClaudeRoute.Routes;
using ClaudeRoute.Settings;
using ClaudeRoute.Syntax;
using ClaudeRoute.Tests.Fixtures;

namespace ClaudeRoute.Tests.Configure;

/// <summary>For every route, 500 made-up machines and every scope: the plan leads to exactly the chosen route, or said beforehand why it does not.</summary>
public sealed class PlanProperties
{
    private const int Machines = 500;
    private static readonly Scope[] Scopes = [Scope.User, Scope.Shared, Scope.Local, Scope.Shell];
    private static readonly Lazy<TestProject[]> All = new(() => [.. Enumerable.Range(1, Machines).Select(seed => new RandomMachine(seed).Make())]);

    public static TheoryData<string> Routes() => new(RouteRecipes.All.Select(recipe => recipe.Id));

    [Theory]
    [MemberData(nameof(Routes))]
    public void Applied_plan_is_the_chosen_route_or_said_why_not(string routeId)
    {
        var (reached, refused) = (0, 0);
        Parallel.For(0, Machines, machine =>
        {
            foreach (var scope in Scopes)
            {
                switch (Check(All.Value[machine], routeId, scope, $"{routeId}, machine {machine + 1}, {scope}"))
                {
                    case null:
                        Interlocked.Increment(ref refused);
                        break;
                    case true:
                        Interlocked.Increment(ref reached);
                        break;
                }
            }
        });

        // A property that never gets to its point proves nothing.
        Assert.True(reached > Machines / 2, $"{routeId} was reached {reached} times and refused {refused} times.");
    }

    // Null when refused, else whether the route is reached.
    private static bool? Check(TestProject machine, string routeId, Scope scope, string where)
    {
        var snapshot = machine.Snapshot();
        var wish = Wish(routeId, scope);
        var plan = RoutePlanner.Plan(snapshot, wish);
        if (plan.Refusal is { } refusal)
        {
            Assert.True(IsAllowed(snapshot, wish, refusal), $"{where}: {refusal}");
            return null;
        }

        var after = plan.Change is { } change ? machine.After(change) : machine;
        var session = scope == Scope.Shell ? plan.After! : after.Snapshot();
        var route = RouteResolver.Resolve(session.Effective);
        var taken = ChosenRoutes.IsTaken(routeId, scope, session.Effective, route);
        Assert.True(plan.Reaches == taken, $"{where}: the plan says {plan.Reaches}, the prediction {taken}: {route.Provider?.Id} {route.BaseUrl} {string.Join(", ", route.Headers.Select(slot => slot.Source))} {string.Join(", ", route.Problems.Select(problem => problem.Code))}");
        Assert.True(plan.Reaches || plan.Obstacles.Count > 0, $"{where}: it does not say why.");
        if (scope != Scope.Shell)
        {
            AssertUntouched(machine, after, wish.Target!.Path, where);
            AssertAgain(after, wish, where);
        }

        return plan.Reaches;
    }

    private static RouteWish Wish(string routeId, Scope scope)
    {
        var inputs = ChosenRoutes.Inputs(routeId);
        if (scope == Scope.Shared)
        {
            foreach (var input in RouteRecipes.Find(routeId)!.Inputs.Where(input => input is { IsSecret: true, Required: false }))
            {
                inputs.Remove(input.Name);
            }
        }

        return new RouteWish(routeId, inputs, scope, scope == Scope.Shell ? null : TestProject.RoleOf(TestProject.PathOf(scope.Word())));
    }

    private static bool IsAllowed(SettingsSnapshot snapshot, RouteWish wish, string refusal)
    {
        var file = wish.Target is null ? null : snapshot.File(wish.Target.Path);
        return (wish.Scope == Scope.Shared && RouteRecipes.Find(wish.RouteId)!.Inputs.Any(input => input is { IsSecret: true, Required: true }) && refusal.Contains("made to be committed", StringComparison.Ordinal))
            || (file is { Document.HasErrors: true } && refusal.Contains("has a syntax error in line", StringComparison.Ordinal))
            || (file is { Root: null, Document.IsBlank: false } && refusal.Contains("something else than an object", StringComparison.Ordinal));
    }

    private static void AssertUntouched(TestProject before, TestProject after, string target, string where)
    {
        foreach (var (path, text) in before.Files.Where(file => file.Key != target))
        {
            Assert.True(after.Files[path] == text, $"{where}: {path} changed.");
        }

        if (!after.Files.TryGetValue(target, out var written))
        {
            return;
        }

        Assert.True(JsonText.IsStrict(written) || (written == before.Files.GetValueOrDefault(target) && written.Length == 0), $"{where}: not strict.");
        var old = Unrelated(before.Files.GetValueOrDefault(target) ?? "");
        Assert.True(old.SequenceEqual(Unrelated(written)), $"{where}: unrelated members changed: {string.Join(" ", old)} to {string.Join(" ", Unrelated(written))}");
    }

    private static void AssertAgain(TestProject after, RouteWish wish, string where)
    {
        var again = RoutePlanner.Plan(after.Snapshot(), wish);
        Assert.True(again is { Refusal: null, Change: null }, $"{where}: a second time {again.Refusal ?? string.Join("; ", (again.Change?.Files ?? []).Select(file => file.NewText))}");
    }

    // Members that no route sets or clears, with their values, in their order.
    private static string[] Unrelated(string text)
    {
        var related = Providers.Table.RouteMembers.Concat(RouteRecipes.All.SelectMany(recipe => recipe.Writes).Select(write => write.Path.ToString())).Append("model").ToHashSet(StringComparer.Ordinal);
        if (JsonDocument.Parse(text).Root is not JsonObject root)
        {
            return [];
        }

        var env = root["env"]?.Value as JsonObject;
        return [.. root.Members.Where(member => member.Name != "env").Concat(env?.Members ?? [])
            .Where(member => !related.Contains(member.Path.ToString()) && Variables.Find(member.Name)?.Kind != VariableKind.Model)
            .Select(member => $"{member.Path}={member.Value?.RawText}")];
    }
}
