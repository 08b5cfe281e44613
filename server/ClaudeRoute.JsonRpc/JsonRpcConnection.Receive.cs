using ClaudeRoute.JsonRpc.Framing;

namespace ClaudeRoute.JsonRpc;

/// <content>What happens on the reading thread. Nothing here waits for a handler or for the client.</content>
public sealed partial class JsonRpcConnection<TState, TSnapshot>
{
    private const string CancelNotification = "$/cancelRequest";

    private void ReadAll()
    {
        try
        {
            while (_reader.Read() is { } frame)
            {
                if (_ending)
                {
                    return;
                }

                _trace.Received(frame.Body);
                Receive(frame);
            }

            End(DisconnectReason.EndOfInput, finishQueue: true);
        }
        catch (FramingException malformed)
        {
            _log.Write(JsonRpcLogLevel.Error, malformed.Message);
            End(DisconnectReason.FramingError, finishQueue: true);
        }
        catch (Exception broken)
        {
            // Whatever a stream throws, the client cannot be heard any more.
            _log.Write(JsonRpcLogLevel.Error, "Reading from the client failed.", exception: broken);
            End(DisconnectReason.ReadError, finishQueue: true);
        }
    }

    private void Receive(Frame frame)
    {
        switch (JsonMessageFormatter.Deserialize(frame, _options.MaxNesting))
        {
            case RpcMessage.Request request:
                ReceiveRequest(request);
                break;
            case RpcMessage.Notification notification:
                ReceiveNotification(notification);
                break;
            case RpcMessage.Response response:
                ReceiveResponse(response);
                break;
            case RpcMessage.Invalid invalid:
                _log.Write(JsonRpcLogLevel.Warning, invalid.Reason, id: invalid.Id);
                Refuse(invalid.Id, invalid.Code, invalid.Reason);
                break;
            case RpcMessage.Noise noise:
                _log.Write(JsonRpcLogLevel.Warning, noise.Reason);
                break;
        }
    }

    private void ReceiveRequest(RpcMessage.Request message)
    {
        var handler = _methods.FindRequest(message.Method);
        var request = new InboundRequest(message, handler is ReadRequestHandler<TSnapshot>, _options.TimeProvider.GetTimestamp());
        if (handler is OutOfBandRequestHandler outOfBand)
        {
            AnswerOutOfBand(request, outOfBand);
            return;
        }

        switch (_table.Add(request))
        {
            case Admission.DuplicateId:
                Refuse(message.Id, JsonRpcErrorCode.InvalidRequest, "A request with this id is still in progress.");
                break;
            case Admission.Busy:
                Refuse(message.Id, JsonRpcErrorCode.RequestFailed, "The server is busy: too many requests are waiting.");
                break;
            default:
                Enqueue(new RequestTurn(this, request, handler));
                break;
        }
    }

    private void ReceiveNotification(RpcMessage.Notification message)
    {
        if (message.Method == CancelNotification)
        {
            if (message.Params?.MemberText("id") is { } id && _table.Cancel(id) is { } request)
            {
                AnswerCancelled(request);
            }
        }
        else if (message.Method == _methods.ExitNotification)
        {
            End(DisconnectReason.Exit, finishQueue: true);
        }
        else if (_methods.FindNotification(message.Method) is { } handler)
        {
            Enqueue(new NotificationTurn(this, message, handler));
        }
        else if (!message.Method.StartsWith("$/", StringComparison.Ordinal))
        {
            _log.Write(JsonRpcLogLevel.Debug, "An unknown notification is ignored.", message.Method);
        }
    }

    private void ReceiveResponse(RpcMessage.Response response)
    {
        var fate = _client.Complete(response);
        if (fate == AnswerFate.Late)
        {
            _log.Write(JsonRpcLogLevel.Information, "An answer came after its request was given up.", id: response.Id);
        }
        else if (fate == AnswerFate.Unknown && response.MayBeRequest)
        {
            Refuse(response.Id, JsonRpcErrorCode.InvalidRequest, "The message has no method.");
        }
        else if (fate == AnswerFate.Unknown)
        {
            _log.Write(JsonRpcLogLevel.Warning, "An answer to no request of ours is ignored.", id: response.Id);
        }
    }

    private void AnswerOutOfBand(InboundRequest request, OutOfBandRequestHandler handler)
    {
        try
        {
            Post(JsonMessageFormatter.Result(request.Id, handler(GetStatus())));
            LogAnswered(request);
        }
        catch (Exception failure)
        {
            // A failing handler must not end the reading thread.
            Post(ErrorFrame(request, failure));
        }
    }

    /// <summary>Answers a request that was taken out of the table, and lets its handler know.</summary>
    private void AnswerCancelled(InboundRequest request)
    {
        // The reactions to the cancellation run on the pool: they are the handler's code, which must not hold up this thread.
        _ = request.Cancellation?.CancelAsync();
        LogAnswered(request, "Cancelled.");
        Refuse(request.Id, JsonRpcErrorCode.RequestCancelled, "The request was cancelled.");
    }

    private void Refuse(string? id, JsonRpcErrorCode code, string reason) =>
        Post(JsonMessageFormatter.Error(id, new LocalRpcException(code, reason)));

    private void Post(OutgoingFrame frame)
    {
        if (!_outgoing.Post(frame))
        {
            _log.Write(JsonRpcLogLevel.Error, "The client does not read the answers to what it sends.");
            End(DisconnectReason.Overload, finishQueue: false);
        }
    }

    private void Enqueue(QueueItem item)
    {
        if (!_queue.Enqueue(item) && !_ending)
        {
            _log.Write(JsonRpcLogLevel.Error, "The client sends faster than its messages can be handled.");
            End(DisconnectReason.Overload, finishQueue: false);
        }
    }
}
