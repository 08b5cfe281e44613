using ClaudeRoute.Facts;
using ClaudeRoute.Features;
using ClaudeRoute.Relay;
using ClaudeRoute.Relay.Contract;
using ClaudeRoute.Routes;
using ClaudeRoute.Secrets;

namespace ClaudeRoute.Server.Verification;

/// <summary>Compares what arrived at a relay with the prediction, line by line.</summary>
internal static class WireComparison
{
    /// <summary>The verdicts.</summary>
    /// <param name="settings">The prediction from the settings as they are; a relay stands for the base address of these.</param>
    /// <param name="route">The prediction for the session that was run.</param>
    /// <param name="entries">What arrived.</param>
    /// <param name="fingerprints">Those of the relay.</param>
    public static IReadOnlyList<Verdict> Compare(RoutePrediction settings, RoutePrediction route, IReadOnlyList<JournalEntry> entries, Fingerprints fingerprints)
    {
        var turns = entries.Where(entry => entry.Endpoint?.Kind is EndpointKind.Messages or EndpointKind.Stream or EndpointKind.Invoke).ToArray();
        if (turns.Length == 0)
        {
            var refused = entries.LastOrDefault(entry => entry.Error is not null);
            return
            [
                route.Headers.Count == 0 && route.NeedsSavedLogin
                    ? new Verdict("W1", "A request arrives", Outcome.NotTried, "The route has no credential besides a login, and none was used.", "Log in with /login, or set a credential.")
                    : new Verdict("W1", "A request arrives", Outcome.Fail, refused is null ? "No request for a message arrived." : $"{refused.Method} {refused.Path} arrived and was refused: {refused.ErrorText}", "Check that the client runs, and that no managed setting or proxy sends it elsewhere."),
            ];
        }

        return
        [
            new Verdict("W1", "A request arrives", Outcome.Pass, $"{turns.Length} {(turns.Length == 1 ? "request" : "requests")} for a message arrived.", null),
            Address(settings),
            Path(route, turns[^1]),
            Headers(route, turns[^1]),
            .. route.Headers.Select(slot => Credential(slot, turns[^1], fingerprints)),
            OnlyOne(turns[^1]),
            Model(route, turns[^1]),
        ];
    }

    // A relay stands for the whole base address, so what is wrong with that does not show in what arrives.
    private static Verdict Address(RoutePrediction route)
    {
        const string Title = "The base address fits the API path";
        var path = route.Address?.SentPath.TrimEnd('/') ?? "";
        return route.Provider is null && HostTable.WithoutApiTails(path) is var rest && rest != path
            ? new Verdict("W2", Title, Outcome.Fail, $"The base address ends in {path[rest.Length..]}, which the client appends by itself.", $"Take {path[rest.Length..]} off the address.")
            : new Verdict("W2", Title, Outcome.Pass, Shown(route.BaseUrl), null);
    }

    private static Verdict Path(RoutePrediction route, JournalEntry turn)
    {
        // The relay stands for the whole base address, so its own path is not compared.
        var own = route.Address?.SentPath ?? "";
        var expected = route.Path is { } path && path.StartsWith(own, StringComparison.Ordinal) ? path[own.Length..] : route.Path;
        return Same("W2", "The path is the predicted one", expected, turn.Path);
    }

    private static Verdict Headers(RoutePrediction route, JournalEntry turn)
    {
        var predicted = route.Headers.Select(slot => slot.Header);
        if (route.Signature is { } signature)
        {
            predicted = predicted.Append(signature.Header);
        }

        return Same("W3", "The credential is in the predicted headers", Names(predicted), Names(turn.Credentials.Select(credential => credential.Header)));

        static string Names(IEnumerable<string> headers) => string.Join(" and ", headers.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)) is { Length: > 0 } names ? names : "no header";
    }

    private static Verdict Credential(HeaderSlot slot, JournalEntry turn, Fingerprints fingerprints)
    {
        var title = $"{slot.Header} holds the value of {slot.Source ?? "the client itself"}";
        if (turn.Credentials.FirstOrDefault(credential => credential.Header == slot.Header) is not { } seen)
        {
            return new Verdict("W4", title, Outcome.Fail, "The header did not arrive.", "See explain for what fills the header.");
        }

        if (slot.Literal is not { } literal)
        {
            return new Verdict("W4", title, Outcome.Inconclusive, $"{seen.Length} characters arrived; what the source gives is not known beforehand.", null);
        }

        var isEqual = seen.IsStandIn ? StandIns.Contains(literal) && literal.Length == seen.Length : seen.Fingerprint == fingerprints.Of(literal);
        return isEqual
            ? new Verdict("W4", title, Outcome.Pass, seen.IsStandIn ? "The stand-in arrived." : $"The same value arrived ({RouteExplanation.Explain(slot).Masked}).", null)
            : new Verdict("W4", title, Outcome.Fail, $"Another value arrived, of {seen.Length} characters.", "Another scope or the shell sets this credential; explain shows which.");
    }

    private static Verdict OnlyOne(JournalEntry turn)
    {
        var different = turn.Credentials.Select(credential => credential.Fingerprint ?? "stand-in").Distinct(StringComparer.Ordinal).Count();
        return different <= 1
            ? new Verdict("W5", "Only one credential is sent", Outcome.Pass, different == 0 ? "None is sent." : "One is sent.", null)
            : new Verdict("W5", "Only one credential is sent", Outcome.Inconclusive, $"{different} different credentials go to this host, and it decides which one counts.", "Remove the one that is not for this host.");
    }

    private static Verdict Model(RoutePrediction route, JournalEntry turn) => Same("W6", "The model is the predicted one", route.SentModel?.Value, turn.Model);

    private static Verdict Same(string line, string title, string? expected, string? seen) =>
        expected is null ? new Verdict(line, title, Outcome.Inconclusive, $"{Shown(seen)} arrived; there is no prediction.", null)
        : string.Equals(expected, seen, StringComparison.Ordinal) ? new Verdict(line, title, Outcome.Pass, Shown(seen), null)
        : new Verdict(line, title, Outcome.Fail, $"{Shown(seen)} arrived instead of {Shown(expected)}.", "Another scope or the shell decides it; explain shows which.");

    private static string Shown(string? text) => text is null ? "Nothing" : SecretFormats.Redact(PlainText.Of(text));
}
