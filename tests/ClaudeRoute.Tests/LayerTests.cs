using System.Reflection;
using System.Reflection.Emit;
using ClaudeRoute.Rules;

namespace ClaudeRoute.Tests;

/// <summary>Inside the core the folders have an order: a folder uses only itself and the folders before it.</summary>
public sealed class LayerTests
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    // Folders of one row do not know each other.
    private static readonly string[][] Order = [["Facts"], ["Settings"], ["Secrets", "Routes"], ["Rules"], ["Fixes"]];

    private static readonly Assembly Core = typeof(IRule).Assembly;
    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    [Fact]
    public void Every_type_of_the_core_belongs_to_a_folder()
    {
        var strays = Core.GetTypes().Where(type => type.Namespace?.StartsWith("ClaudeRoute", StringComparison.Ordinal) == true && FolderOf(type) is null);
        Assert.Empty(strays.Select(type => type.FullName));
    }

    [Fact]
    public void No_folder_uses_a_later_one()
    {
        var wrong = Core.GetTypes()
            .Where(type => FolderOf(type) is not null)
            .SelectMany(type => Used(type).Where(used => !MayUse(FolderOf(type)!, used)).Select(used => $"{type.FullName} uses {used.FullName}"))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        Assert.Empty(wrong);
    }

    [Fact]
    public void A_use_inside_a_method_body_is_seen() =>
        Assert.Contains(typeof(System.Text.StringBuilder), Used(typeof(LayerTests)));

    private static bool MayUse(string folder, Type used) =>
        FolderOf(used) is not { } other || other == folder || Row(other) < Row(folder);

    private static int Row(string folder) => Array.FindIndex(Order, row => row.Contains(folder, StringComparer.Ordinal));

    private static string? FolderOf(Type type)
    {
        if (type.Assembly != Core || type.Namespace?.Split('.') is not ["ClaudeRoute", var folder, ..])
        {
            return null;
        }

        return Row(folder) >= 0 ? folder : null;
    }

    private static IEnumerable<Type> Used(Type type)
    {
        var members = type.GetMembers(Everything);
        var used = new List<Type?> { type.BaseType };
        used.AddRange(type.GetInterfaces());
        used.AddRange(members.OfType<FieldInfo>().Select(field => field.FieldType));
        used.AddRange(members.OfType<PropertyInfo>().Select(property => property.PropertyType));
        foreach (var method in members.OfType<MethodBase>())
        {
            used.Add((method as MethodInfo)?.ReturnType);
            used.AddRange(method.GetParameters().Select(parameter => parameter.ParameterType));
            used.AddRange(UsedInBody(method));
        }

        return used.OfType<Type>().SelectMany(Parts);
    }

    private static IEnumerable<Type> UsedInBody(MethodBase method)
    {
        var body = method.GetMethodBody();
        if (body?.GetILAsByteArray() is not { } code)
        {
            yield break;
        }

        foreach (var local in body.LocalVariables)
        {
            yield return local.LocalType;
        }

        var typeArguments = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        foreach (var token in Tokens(code))
        {
            switch (method.Module.ResolveMember(token, typeArguments, methodArguments))
            {
                case Type type:
                    yield return type;
                    break;
                case { DeclaringType: { } owner } member:
                    yield return owner;
                    foreach (var argument in member is MethodInfo { IsGenericMethod: true } generic ? generic.GetGenericArguments() : [])
                    {
                        yield return argument;
                    }

                    break;
            }
        }
    }

    private static IEnumerable<int> Tokens(byte[] code)
    {
        var at = 0;
        while (at < code.Length)
        {
            var value = code[at] == 0xFE ? unchecked((short)((code[at] << 8) | code[at + 1])) : code[at];
            var operation = OpCodesByValue[value];
            at += operation.Size;
            switch (operation.OperandType)
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    yield return BitConverter.ToInt32(code, at);
                    at += 4;
                    break;
                case OperandType.InlineSwitch:
                    at += 4 + (4 * BitConverter.ToInt32(code, at));
                    break;
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    at += 1;
                    break;
                case OperandType.InlineVar:
                    at += 2;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    at += 8;
                    break;
                default:
                    at += 4;
                    break;
            }
        }
    }

    // Arrays, references and generic types count as what they are made of.
    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType)
        {
            return Parts(type.GetElementType()!);
        }

        return type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition()) : [type];
    }
}
