namespace ClaudeRoute.JsonRpc;

/// <summary>One request of the client, from receipt to its only answer. Its state belongs to the <see cref="RequestTable"/>.</summary>
internal sealed class InboundRequest(RpcMessage.Request message, bool isCancellable, long receivedAt)
{
    public string Id => message.Id;

    public string Method => message.Method;

    public RpcMessage.Request Message => message;

    /// <summary>Whether it can be cancelled while it runs: a write cannot, because half a change would stay behind.</summary>
    public bool IsCancellableWhileRunning => isCancellable;

    public long ReceivedAt => receivedAt;

    public RequestState State { get; set; }

    /// <summary>Made when the handler starts.</summary>
    public CancellationTokenSource? Cancellation { get; set; }
}

internal enum RequestState
{
    Queued,
    Running,
    Answered,
}

internal enum Admission
{
    Accepted,
    DuplicateId,
    Busy,
}

/// <summary>
/// The client's requests that have no answer yet. Whoever takes a request out answers it, and nobody else can:
/// that is what makes every request get exactly one answer.
/// </summary>
internal sealed class RequestTable(int maxQueued)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, InboundRequest> _requests = new(StringComparer.Ordinal);
    private int _queued;

    /// <summary>Takes a request in, before the next message is read, so that a cancellation never comes too early.</summary>
    public Admission Add(InboundRequest request)
    {
        lock (_gate)
        {
            if (_requests.ContainsKey(request.Id))
            {
                return Admission.DuplicateId;
            }

            if (_queued >= maxQueued)
            {
                return Admission.Busy;
            }

            _requests.Add(request.Id, request);
            _queued++;
            return Admission.Accepted;
        }
    }

    /// <summary>Marks a request as running; false if it was answered while it waited.</summary>
    public bool Start(InboundRequest request)
    {
        lock (_gate)
        {
            if (request.State != RequestState.Queued)
            {
                return false;
            }

            request.State = RequestState.Running;
            request.Cancellation = request.IsCancellableWhileRunning ? new CancellationTokenSource() : null;
            _queued--;
            return true;
        }
    }

    /// <summary>Whether a request was answered while it waited.</summary>
    public bool IsAnswered(InboundRequest request)
    {
        lock (_gate)
        {
            return request.State == RequestState.Answered;
        }
    }

    /// <summary>Takes a request out. True exactly once: the caller answers.</summary>
    public bool Complete(InboundRequest request)
    {
        lock (_gate)
        {
            if (request.State == RequestState.Answered)
            {
                return false;
            }

            Remove(request);
            return true;
        }
    }

    /// <summary>Takes out the request with this id if it waits or can be cancelled while it runs; the caller answers.</summary>
    public InboundRequest? Cancel(string id)
    {
        lock (_gate)
        {
            if (!_requests.TryGetValue(id, out var request) || (request.State == RequestState.Running && !request.IsCancellableWhileRunning))
            {
                return null;
            }

            Remove(request);
            return request;
        }
    }

    /// <summary>Takes out everything, or everything that can be cancelled; the caller answers.</summary>
    public List<InboundRequest> CancelAll(bool alsoRunningWrites)
    {
        var cancelled = new List<InboundRequest>();
        lock (_gate)
        {
            foreach (var request in _requests.Values)
            {
                if (alsoRunningWrites || request.State == RequestState.Queued || request.IsCancellableWhileRunning)
                {
                    cancelled.Add(request);
                }
            }

            foreach (var request in cancelled)
            {
                Remove(request);
            }
        }

        return cancelled;
    }

    /// <summary>Requests that wait for their handler.</summary>
    public int Queued
    {
        get
        {
            lock (_gate)
            {
                return _queued;
            }
        }
    }

    /// <summary>Requests whose handler runs and that have no answer yet.</summary>
    public List<InboundRequest> Running()
    {
        var running = new List<InboundRequest>();
        lock (_gate)
        {
            foreach (var request in _requests.Values)
            {
                if (request.State == RequestState.Running)
                {
                    running.Add(request);
                }
            }
        }

        return running;
    }

    private void Remove(InboundRequest request)
    {
        if (request.State == RequestState.Queued)
        {
            _queued--;
        }

        request.State = RequestState.Answered;
        _requests.Remove(request.Id);
    }
}
