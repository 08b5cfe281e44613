using ClaudeRoute.JsonRpc.Framing;

namespace ClaudeRoute.JsonRpc;

/// <content>What happens at a message's turn, on the thread of the queue, and what read handlers do from there on.</content>
public sealed partial class JsonRpcConnection<TState, TSnapshot>
{
    private readonly Lock _readsGate = new();
    private readonly TaskCompletionSource _readsIdle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _reads = 1;

    private void RunRequest(RequestTurn item, long turn)
    {
        var request = item.Request;
        try
        {
            if (_methods.Gate?.Invoke(_state, request.Method, isRequest: true) is { } refusal)
            {
                Answer(request, refusal);
                return;
            }

            switch (item.Handler)
            {
                case WriteRequestHandler<TState> write:
                    if (_table.Start(request))
                    {
                        RunWriteRequest(request, write, turn);
                    }

                    break;
                case ReadRequestHandler<TSnapshot> read:
                    if (!_table.IsAnswered(request))
                    {
                        StartRead(item, read, _takeSnapshot(_state), turn);
                    }

                    break;
                default:
                    Answer(request, new LocalRpcException(JsonRpcErrorCode.MethodNotFound, "The method is not known."));
                    break;
            }
        }
        catch (Exception failure)
        {
            // A failing gate or snapshot is answered like a failing handler.
            Answer(request, failure);
        }
    }

    private void RunWriteRequest(InboundRequest request, WriteRequestHandler<TState> handler, long turn)
    {
        var call = new WriteCall(_client, request.Method, request.Message.Params, turn);
        try
        {
            var frame = JsonMessageFormatter.Result(request.Id, handler(_state, call));
            if (_table.Complete(request))
            {
                LogAnswered(request);
                _outgoing.Send(frame);
            }
        }
        catch (Exception failure)
        {
            // The state is repaired and the other messages go on.
            Answer(request, failure);
            if (failure is not LocalRpcException)
            {
                RepairState(call, failure);
            }
        }
    }

    private void RunNotification(NotificationTurn item, long turn)
    {
        var method = item.Message.Method;
        var call = new WriteCall(_client, method, item.Message.Params, turn);
        try
        {
            if (_methods.Gate?.Invoke(_state, method, isRequest: false) is { } refusal)
            {
                _log.Write(JsonRpcLogLevel.Debug, $"A notification is dropped: {refusal.Message}", method);
                return;
            }

            item.Handler(_state, call);
        }
        catch (Exception failure)
        {
            // The state is repaired and the other messages go on.
            if (failure is InvalidParamsException)
            {
                _log.Write(JsonRpcLogLevel.Warning, failure.Message, method);
            }
            else
            {
                _log.Write(JsonRpcLogLevel.Error, "A write handler failed.", method, exception: failure);
            }

            RepairState(call, failure);
        }
    }

    private void RepairState(WriteCall call, Exception failure)
    {
        try
        {
            _methods.WriteFailure?.Invoke(_state, call, failure);
        }
        catch (Exception second)
        {
            // The queue must go on whatever happens.
            _log.Write(JsonRpcLogLevel.Error, "Repairing the state after a failed write handler failed.", call.Method, exception: second);
        }
    }

    private void StartRead(RequestTurn item, ReadRequestHandler<TSnapshot> handler, TSnapshot snapshot, long turn)
    {
        _queue.Hold(item);
        lock (_readsGate)
        {
            _reads++;
        }

        _ = RunReadAsync(item, handler, snapshot, turn);
    }

    private async Task RunReadAsync(RequestTurn item, ReadRequestHandler<TSnapshot> handler, TSnapshot snapshot, long turn)
    {
        // The handler must not run on the thread of the queue, also when there is no need to wait for a slot. The yield has to be here: a task
        // that yields inside may be done by the time it is awaited, and then nothing leaves this thread.
        await _readSlots.EnterAsync().ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var request = item.Request;
        var call = new ReadCall(_client, _readSlots, request.Method, request.Message.Params, turn);
        _queue.Release(item);
        try
        {
            if (_table.Start(request))
            {
                var result = await handler(snapshot, call, request.Cancellation!.Token);
                var frame = JsonMessageFormatter.Result(request.Id, result);
                if (_table.Complete(request))
                {
                    LogAnswered(request);
                    await _outgoing.SendAsync(frame, CancellationToken.None);
                }
            }
        }
        catch (Exception failure)
        {
            // Whatever a handler throws becomes its answer.
            if (_table.Complete(request))
            {
                await _outgoing.SendAsync(ErrorFrame(request, failure), CancellationToken.None);
            }
        }
        finally
        {
            if (call.Finish())
            {
                _readSlots.Leave();
            }

            EndRead();
        }
    }

    /// <summary>Counts a read handler that ended; the one that the connection counts for itself ends with the queue.</summary>
    private void EndRead()
    {
        lock (_readsGate)
        {
            if (--_reads > 0)
            {
                return;
            }
        }

        _readsIdle.SetResult();
    }

    private void Answer(InboundRequest request, Exception failure)
    {
        if (_table.Complete(request))
        {
            _outgoing.Send(ErrorFrame(request, failure));
        }
    }

    /// <summary>What the client may know of a failure: the words of a deliberate error, or else the type alone, since any other message may quote a document.</summary>
    private OutgoingFrame ErrorFrame(InboundRequest request, Exception failure)
    {
        if (failure is LocalRpcException deliberate)
        {
            try
            {
                var frame = JsonMessageFormatter.Error(request.Id, deliberate);
                LogAnswered(request, $"Answered with an error: {deliberate.Message}");
                return frame;
            }
            catch (NotSupportedException unwritable)
            {
                // The data of the error is not JSON. The request needs its answer all the same.
                failure = unwritable;
            }
        }

        _log.Write(JsonRpcLogLevel.Error, "A handler failed.", request.Method, request.Id, Age(request), failure);
        var type = failure.GetType().Name;
        return JsonMessageFormatter.Error(request.Id, new LocalRpcException(JsonRpcErrorCode.InternalError, $"The handler failed: {type}."));
    }

    private void LogAnswered(InboundRequest request, string message = "Answered.")
    {
        if (_log.IsEnabled(JsonRpcLogLevel.Debug))
        {
            _log.Write(JsonRpcLogLevel.Debug, message, request.Method, request.Id, Age(request));
        }
    }

    private sealed class RequestTurn(JsonRpcConnection<TState, TSnapshot> owner, InboundRequest request, Delegate? handler) : QueueItem
    {
        public InboundRequest Request => request;

        public Delegate? Handler => handler;

        public override int Size => request.Message.Size;

        public override void Run(long turn) => owner.RunRequest(this, turn);
    }

    private sealed class NotificationTurn(
        JsonRpcConnection<TState, TSnapshot> owner, RpcMessage.Notification message, WriteNotificationHandler<TState> handler) : QueueItem
    {
        public RpcMessage.Notification Message => message;

        public WriteNotificationHandler<TState> Handler => handler;

        public override int Size => message.Size;

        public override void Run(long turn) => owner.RunNotification(this, turn);
    }

    private sealed class OwnTurn(JsonRpcConnection<TState, TSnapshot> owner, string name, Action<TState, WriteCall> work) : QueueItem
    {
        public override int Size => 0;

        public override void Run(long turn)
        {
            try
            {
                work(owner._state, new WriteCall(owner._client, name, parameters: null, turn));
            }
            catch (Exception failure)
            {
                // The queue must go on whatever happens.
                owner._log.Write(JsonRpcLogLevel.Error, "Posted work failed.", name, exception: failure);
            }
        }
    }

    private sealed class SnapshotTurn(JsonRpcConnection<TState, TSnapshot> owner) : QueueItem
    {
        private readonly TaskCompletionSource<TakenSnapshot<TSnapshot>> _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<TakenSnapshot<TSnapshot>> Task => _taken.Task;

        public override int Size => 0;

        public override void Run(long turn)
        {
            try
            {
                _taken.SetResult(new TakenSnapshot<TSnapshot>(owner._takeSnapshot(owner._state), turn));
            }
            catch (Exception failure)
            {
                // Whoever asked for the snapshot gets the failure.
                _taken.SetException(failure);
            }
        }

        public override void Abandon() => _taken.SetException(new ConnectionLostException("The connection to the client has ended."));
    }

    private sealed class LastTurn(TaskCompletionSource done) : QueueItem
    {
        public override int Size => 0;

        public override void Run(long turn) => done.TrySetResult();
    }
}
