using System.CommandLine;
using ClaudeRoute.Facts;
using ClaudeRoute.Relay;
using ClaudeRoute.Routes;
using ClaudeRoute.Server.Files;
using ClaudeRoute.Server.Verification;
using Newtonsoft.Json;

namespace ClaudeRoute.Cli;

/// <summary><c>relay</c>: a loopback stand-in for a gateway that shows what arrives.</summary>
internal static class RelayCommand
{
    private static readonly string[] Formats = ["text", "json"];

    /// <summary>The command with its options.</summary>
    public static Command Create(Terminal terminal)
    {
        var capture = new Option<bool>("--capture") { Description = "Answer requests here; nothing leaves the machine. This is the default." };
        var forward = new Option<string>("--forward") { Description = "Forward requests to this address." };
        var port = new Option<int>("--port") { Description = "Port on 127.0.0.1 and ::1; a free one without it." };
        var prefix = new Option<string>("--prefix") { Description = "First part of the path; random without it." };
        var idle = new Option<double>("--idle") { Description = "Seconds without a request after which the relay ends; 0 for never." };
        var plain = new Option<bool>("--allow-plain-http") { Description = "Forward credentials unencrypted also to hosts outside this machine and its overlay network." };
        var har = new Option<string>("--har") { Description = "File for what was seen, as an HTTP archive without credentials; written when the relay ends." };
        var format = new Option<string>("--format") { Description = "text or json.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong(Formats);
        var command = new Command("relay", "Runs a relay on this machine that shows what Claude Code sends.") { capture, forward, port, prefix, idle, plain, har, format };
        command.SetAction((result, cancellationToken) =>
        {
            if (result.GetValue(capture) && result.GetValue(forward) is not null)
            {
                throw new UsageException("--capture and --forward exclude each other.");
            }

            var isJson = result.GetValue(format) == "json";
            var options = new RelayOptions
            {
                Upstream = result.GetValue(forward) is { } address ? AddressOf(address) : null,
                Port = result.GetValue(port) is >= 0 and <= 65535 and var number ? number : throw new UsageException("--port takes a number from 0 to 65535."),
                Prefix = PrefixOf(result.GetValue(prefix)),
                StopAfter = result.GetValue(idle) is > 0 and < 1e6 and var seconds ? TimeSpan.FromSeconds(seconds) : null,
                AllowsPlainHttp = result.GetValue(plain),
                FingerprintKey = FingerprintKey.Get(MachinePlaces.StateFolder(null, MachinePlaces.ReadEnvironment())),
                IsStandIn = StandIns.Contains,
                IsPrivateHost = HostTable.IsLoopbackOrOverlay,
                OnRequest = entry => Print(terminal, isJson ? JournalExport.ToJson(entry) : Line(entry)),
            };
            return RunAsync(terminal, options, result.GetValue(har), cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, RelayOptions options, string? har, CancellationToken cancellationToken)
    {
        try
        {
            await using var relay = await LoopbackRelay.StartAsync(options, cancellationToken);
            Print(terminal, $"{{\"url\":{JsonConvert.ToString(relay.Url.ToString())}}}");
            try
            {
                await relay.Stopped.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                // Ending it from outside is the usual way.
            }

            if (har is not null)
            {
                WritePrivate(har, JournalExport.ToHar(relay.Journal.Entries, options.Upstream?.ToString() ?? "http://relay.invalid", Version));
            }

            return ExitCodes.Clean;
        }
        catch (RelayUnavailableException error)
        {
            throw new UsageException(error.Message);
        }
    }

    // What was seen names hosts and models, so it is for its owner only.
    private static void WritePrivate(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using var writer = new StreamWriter(path, options);
            writer.Write(text);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} could not be written.");
        }
    }

    private static string Version => typeof(RelayCommand).Assembly.GetName().Version!.ToString(3);

    private static Uri AddressOf(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri : throw new UsageException("--forward takes an address that begins with http:// or https://.");

    private static string? PrefixOf(string? prefix) =>
        prefix is null || (prefix.Length > 0 && prefix.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            ? prefix
            : throw new UsageException("--prefix takes letters, digits, - and _.");

    private static void Print(Terminal terminal, string line)
    {
        lock (terminal)
        {
            terminal.Output.WriteLine(line);
            terminal.Output.Flush();
        }
    }

    private static string Line(JournalEntry entry)
    {
        var credentials = entry.Credentials.Count == 0
            ? "no credential"
            : string.Join(", ", entry.Credentials.Select(each => each.IsStandIn ? $"{each.Header}: stand-in" : $"{each.Header}: {each.Kind} of {each.Length} characters, {each.Fingerprint}"));
        var answer = entry.Error is not null ? $"{entry.Status} {entry.ErrorText}" : entry.WasCut ? $"{entry.Status}, cut" : $"{entry.Status}";
        return $"{entry.Method} {entry.Path}  {entry.Model ?? "no model"}  {credentials}  → {answer}, {entry.Total.TotalMilliseconds:F0} ms";
    }
}
