using System.Globalization;
using System.Text;
using Newtonsoft.Json.Linq;

namespace ClaudeRoute.JsonRpc;

internal enum AnswerFate
{
    Taken,
    Late,
    Unknown,
}

/// <summary>Our own requests and notifications to the client, and the requests that it has not answered yet.</summary>
internal sealed class RemoteClient(OutgoingQueue outgoing, JsonRpcOptions options)
{
    // Enough to recognise answers that come late; a client that never answers must not make it grow.
    private const int MaxRemembered = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, TaskCompletionSource<RpcMessage.Response>> _waiting = new(StringComparer.Ordinal);
    private readonly Queue<string> _givenUp = new();
    private long _lastId;
    private bool _closed;

    public bool Notify(string method, JsonPayload? parameters, Replaceable? replaceable) =>
        outgoing.Send(JsonMessageFormatter.Notification(method, parameters), replaceable);

    public ValueTask<bool> NotifyAsync(string method, JsonPayload? parameters, Replaceable? replaceable) =>
        outgoing.SendAsync(JsonMessageFormatter.Notification(method, parameters), replaceable);

    public async Task<JToken?> RequestAsync(string method, JsonPayload? parameters, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _lastId).ToString(CultureInfo.InvariantCulture);
        var frame = JsonMessageFormatter.Request(id, method, parameters);
        using var timer = new CancellationTokenSource(timeout ?? options.RequestTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);

        var answer = Expect(id);
        var isSent = false;
        try
        {
            isSent = await outgoing.SendAsync(frame, either.Token);
            if (!isSent)
            {
                Forget(id, remember: false);
                throw Lost();
            }

            return Unwrap(await answer.WaitAsync(either.Token));
        }
        catch (OperationCanceledException givenUp) when (either.IsCancellationRequested)
        {
            if (!Forget(id, remember: isSent))
            {
                // The answer came in the same moment.
                return Unwrap(await answer);
            }

            if (isSent)
            {
                outgoing.Post(JsonMessageFormatter.Notification("$/cancelRequest", Cancellation(id)));
            }

            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException("The client did not answer in time.", givenUp);
        }
    }

    /// <summary>Hands an answer to whoever waits for it.</summary>
    public AnswerFate Complete(RpcMessage.Response response)
    {
        TaskCompletionSource<RpcMessage.Response>? waiting;
        lock (_gate)
        {
            if (!_waiting.Remove(response.Id, out waiting))
            {
                return _givenUp.Contains(response.Id) ? AnswerFate.Late : AnswerFate.Unknown;
            }
        }

        waiting.SetResult(response);
        return AnswerFate.Taken;
    }

    /// <summary>Fails every waiting call, and every later one at once.</summary>
    public void Close()
    {
        TaskCompletionSource<RpcMessage.Response>[] left;
        lock (_gate)
        {
            _closed = true;
            left = [.. _waiting.Values];
            _waiting.Clear();
        }

        foreach (var call in left)
        {
            call.SetException(Lost());
        }
    }

    private static JsonPayload Cancellation(string id) => JsonPayload.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteName("id");
        writer.WriteRaw(Encoding.UTF8.GetBytes(id));
        writer.WriteEndObject();
    });

    private static ConnectionLostException Lost() => new("The connection to the client has ended.");

    private static JToken? Unwrap(RpcMessage.Response response)
    {
        if (response.Defect is { } defect)
        {
            throw new InvalidResponseException(defect);
        }

        if (response.Error is null)
        {
            return response.Result!.ToToken();
        }

        var error = (JObject)response.Error.ToToken()!;
        return error["code"] is JValue { Value: long code } && error["message"] is JValue { Value: string message }
            ? throw new RemoteInvocationException(message, (int)code, error["data"])
            : throw new InvalidResponseException("The error of a response has a code and a message.");
    }

    private Task<RpcMessage.Response> Expect(string id)
    {
        var answer = new TaskCompletionSource<RpcMessage.Response>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_closed)
            {
                throw Lost();
            }

            _waiting.Add(id, answer);
        }

        return answer.Task;
    }

    /// <summary>Stops waiting for an answer. False if it is there already.</summary>
    private bool Forget(string id, bool remember)
    {
        lock (_gate)
        {
            if (!_waiting.Remove(id))
            {
                return false;
            }

            if (remember)
            {
                _givenUp.Enqueue(id);
                if (_givenUp.Count > MaxRemembered)
                {
                    _givenUp.Dequeue();
                }
            }

            return true;
        }
    }
}
