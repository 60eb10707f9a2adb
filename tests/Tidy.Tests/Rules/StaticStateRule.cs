// StaticStateRule: no state outside objects, so many servers can live in one process.
// Ours, no origin in C.
//
// A static field may stand if nothing can change through it: constants, and readonly fields of
// immutable type. Immutable are: primitives, strings, enums, delegates, Type, frozen and immutable
// collections, read-only memory, and every type of ours whose instance fields are all readonly and
// immutable in turn. A private readonly array of immutable elements passes too: it is a table, and
// who writes to it stands in the same file. What the compiler makes for itself is left out.
using System;
using System.Collections.Generic;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace RedisNet.Tidy.Tests.Rules;

internal static class StaticStateRule
{
    private const BindingFlags Statics = BindingFlags.Static | BindingFlags.Public
        | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private const BindingFlags Instances = BindingFlags.Instance | BindingFlags.Public
        | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Check(Assembly assembly)
    {
        foreach (Type type in assembly.GetTypes())
        {
            foreach (string offence in Check(type))
            {
                yield return offence;
            }
        }
    }

    public static IEnumerable<string> Check(Type type)
    {
        if (IsMadeByCompiler(type))
        {
            yield break;
        }
        foreach (FieldInfo field in type.GetFields(Statics))
        {
            bool made = field.Name.Contains('<')
                && !field.Name.EndsWith("k__BackingField", StringComparison.Ordinal);
            if (field.IsLiteral || made)
            {
                continue;
            }
            if (!field.IsInitOnly)
            {
                yield return $"{type.FullName}.{field.Name} is static and can be assigned";
            }
            else if (!IsTable(field) && !IsImmutable(field.FieldType, []))
            {
                yield return $"{type.FullName}.{field.Name} is static and its "
                    + $"{field.FieldType.Name} can change";
            }
        }
    }

    private static bool IsMadeByCompiler(Type type)
    {
        for (Type? t = type; t is not null; t = t.DeclaringType)
        {
            if (t.Name.StartsWith('<')
                || t.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false))
            {
                return true;
            }
        }
        return type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true
            || type.Namespace?.StartsWith("Microsoft", StringComparison.Ordinal) == true;
    }

    private static bool IsTable(FieldInfo field) =>
        field.IsPrivate && field.FieldType.IsArray
        && IsImmutable(field.FieldType.GetElementType()!, []);

    private static bool IsImmutable(Type type, HashSet<Type> seen)
    {
        if (type.IsPrimitive || type.IsEnum || type.IsPointer || type == typeof(string)
            || type == typeof(object) || type == typeof(decimal) || type == typeof(Type)
            || type == typeof(TimeSpan) || type == typeof(DateTime) || type == typeof(Version)
            || typeof(Delegate).IsAssignableFrom(type)
            || type.FullName == "System.Text.RegularExpressions.Regex" || !seen.Add(type))
        {
            return true;
        }
        string space = type.Namespace ?? "";
        if (space.StartsWith("System", StringComparison.Ordinal))
        {
            return IsFrozen(type, space) && AreImmutable(type.GetGenericArguments(), seen);
        }
        return FieldsAreImmutable(type, seen) && DerivedAreImmutable(type, seen);
    }

    private static bool DerivedAreImmutable(Type type, HashSet<Type> seen) =>
        type.IsValueType || type.IsSealed
        || Array.TrueForAll(
            type.Assembly.GetTypes(),
            t => t == type || !type.IsAssignableFrom(t) || FieldsAreImmutable(t, seen));

    private static bool IsFrozen(Type type, string space) =>
        space is "System.Collections.Frozen" or "System.Collections.Immutable" or "System.Buffers"
        || type.Name is "IReadOnlyList`1" or "IReadOnlyDictionary`2" or "IReadOnlySet`1"
            or "ReadOnlyMemory`1" or "ReadOnlyCollection`1" or "Nullable`1"
            or "KeyValuePair`2" or "UTF8Encoding" or "Encoding" or "UInt128" or "Int128"
            or "Vector128`1" or "Vector256`1"
        || type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal);

    /// <summary>A parameter of a primary constructor that a method uses.</summary>
    private static bool IsCaptured(FieldInfo field) =>
        field.Name.StartsWith('<') && field.Name.EndsWith(">P", StringComparison.Ordinal);

    private static bool AreImmutable(Type[] types, HashSet<Type> seen) =>
        Array.TrueForAll(types, t => IsImmutable(t, seen));

    private static bool FieldsAreImmutable(Type type, HashSet<Type> seen)
    {
        for (Type? t = type; t is not null && t != typeof(object)
            && t != typeof(ValueType); t = t.BaseType)
        {
            foreach (FieldInfo field in t.GetFields(Instances))
            {
                bool table = field.IsPrivate && field.FieldType.IsArray
                    && IsImmutable(field.FieldType.GetElementType()!, seen);
                if ((!field.IsInitOnly && !IsCaptured(field))
                    || (!table && !IsImmutable(field.FieldType, seen)))
                {
                    return false;
                }
            }
        }
        return true;
    }
}
