using System.Text;

namespace ClaudeRoute.Syntax.Tests;

/// <summary>Ways to write a model.</summary>
internal static class Layout
{
    public static string Compact(Model model) => model switch
    {
        Model.Map map => "{" + string.Join(',', map.Members.Select(member => JsonText.Quote(member.Name) + ":" + Compact(member.Value))) + "}",
        Model.List list => "[" + string.Join(',', list.Items.Select(Compact)) + "]",
        _ => model.ToString(),
    };

    /// <summary>On one line, with blanks after commas and colons and, for objects, inside the braces.</summary>
    public static string Spaced(Model model) => model switch
    {
        Model.Map { Members.Length: 0 } => "{}",
        Model.Map map => "{ " + string.Join(", ", map.Members.Select(member => JsonText.Quote(member.Name) + ": " + Spaced(member.Value))) + " }",
        Model.List list => "[" + string.Join(", ", list.Items.Select(Spaced)) + "]",
        _ => model.ToString(),
    };

    /// <summary>One member or item a line.</summary>
    public static string Pretty(Model model, string indent, string newLine, string outer = "")
    {
        var inner = newLine + outer + indent;
        return model switch
        {
            Model.Map { Members.Length: > 0 } map => "{" + inner
                + string.Join("," + inner, map.Members.Select(member => JsonText.Quote(member.Name) + ": " + Inner(member.Value)))
                + newLine + outer + "}",
            Model.List { Items.Length: > 0 } list => "[" + inner + string.Join("," + inner, list.Items.Select(Inner)) + newLine + outer + "]",
            _ => Compact(model),
        };

        string Inner(Model value) => Pretty(value, indent, newLine, outer + indent);
    }

    /// <summary>With white space, comments and trailing commas wherever they may be; each comment is numbered. The seed decides.</summary>
    public static string Wild(Model model, int seed, bool strict)
    {
        var writer = new WildWriter(new Random(seed), strict);
        writer.Trivia();
        writer.Write(model);
        writer.Trivia();
        return writer.Text.ToString();
    }

    private sealed class WildWriter(Random random, bool strict)
    {
        private readonly string _newLine = random.Next(4) switch { 0 => "\r\n", 1 => "\r", _ => "\n" };
        private readonly int _density = random.Next(1, 8);
        private int _comments;

        public StringBuilder Text { get; } = new();

        public void Write(Model model)
        {
            switch (model)
            {
                case Model.Map map:
                    Sequence('{', '}', map.Members, member =>
                    {
                        Text.Append(JsonText.Quote(member.Name));
                        Trivia();
                        Text.Append(':');
                        Trivia();
                        Write(member.Value);
                    });
                    break;
                case Model.List list:
                    Sequence('[', ']', list.Items, Write);
                    break;
                default:
                    Text.Append(model);
                    break;
            }
        }

        public void Trivia()
        {
            while (random.Next(8) < _density)
            {
                switch (random.Next(strict ? 4 : 6))
                {
                    case 0:
                        Text.Append(_newLine);
                        break;
                    case 1:
                        Text.Append(_newLine).Append(' ', random.Next(6));
                        break;
                    case 2:
                        Text.Append(' ');
                        break;
                    case 3:
                        Text.Append('\t');
                        break;
                    case 4:
                        Text.Append($"/* {_comments++}{(random.Next(3) == 0 ? _newLine : "")} */");
                        break;
                    default:
                        Text.Append($"// {_comments++}").Append(_newLine);
                        break;
                }
            }
        }

        private void Sequence<T>(char open, char close, IReadOnlyList<T> elements, Action<T> write)
        {
            Text.Append(open);
            Trivia();
            for (var index = 0; index < elements.Count; index++)
            {
                write(elements[index]);
                Trivia();
                if (index + 1 < elements.Count || (!strict && random.Next(4) == 0))
                {
                    Text.Append(',');
                    Trivia();
                }
            }

            Text.Append(close);
        }
    }
}
