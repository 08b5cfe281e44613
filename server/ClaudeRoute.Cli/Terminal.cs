using System.Text;

namespace ClaudeRoute.Cli;

/// <summary>The standard streams. The only place that touches the console; everything else writes through it.</summary>
#pragma warning disable RS0030 // This is the one door to the console that the ban leaves open.
internal sealed class Terminal
{
    private Terminal(TextWriter output, TextWriter errors, bool hasColor)
    {
        Output = output;
        Errors = errors;
        HasColor = hasColor;
    }

    /// <summary>Receives results.</summary>
    public TextWriter Output { get; }

    /// <summary>Receives messages about the run itself.</summary>
    public TextWriter Errors { get; }

    /// <summary>Results may be coloured.</summary>
    public bool HasColor { get; }

    /// <summary>Opens the streams of a command.</summary>
    public static Terminal Open()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var output = new StreamWriter(Console.OpenStandardOutput(), utf8, 1 << 14) { AutoFlush = false };
        var errors = new StreamWriter(Console.OpenStandardError(), utf8) { AutoFlush = true };
        var wished = Environment.GetEnvironmentVariable("FORCE_COLOR") is { Length: > 0 } force && force != "0";
        var refused = Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
        return new Terminal(output, errors, !refused && (wished || !Console.IsOutputRedirected));
    }

    /// <summary>Takes the standard streams for a protocol: whatever else writes to the console goes to standard error from now on.</summary>
    public static (Stream Input, Stream Output, TextWriter Errors) OpenProtocol()
    {
        var input = Console.OpenStandardInput();
        var output = Console.OpenStandardOutput();
        var errors = new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
        Console.SetOut(errors);
        return (input, output, errors);
    }

    /// <summary>The bytes of standard input.</summary>
    public static byte[] ReadInput()
    {
        using var input = Console.OpenStandardInput();
        using var bytes = new MemoryStream();
        input.CopyTo(bytes);
        return bytes.ToArray();
    }
}
#pragma warning restore RS0030
