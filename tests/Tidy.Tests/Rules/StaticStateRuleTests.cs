// StaticStateRuleTests: which static fields are state.
// Ours, no origin in C.
using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using NUnit.Framework;

namespace RedisNet.Tidy.Tests.Rules;

[TestFixture]
public sealed class StaticStateRuleTests
{
    [TestCase(typeof(Constants))]
    [TestCase(typeof(Tables))]
    [TestCase(typeof(Immutable))]
    public void Constants_and_tables_pass(Type type) =>
        Assert.That(StaticStateRule.Check(type), Is.Empty);

    [TestCase(typeof(Assignable))]
    [TestCase(typeof(AutoProperty))]
    [TestCase(typeof(PublicArray))]
    [TestCase(typeof(Collection))]
    [TestCase(typeof(Holder))]
    [TestCase(typeof(Open))]
    public void State_is_named(Type type) =>
        Assert.That(StaticStateRule.Check(type), Has.Exactly(1).Items);

#pragma warning disable CS0414, CS0169, CS0649, CA2211, CA1802, CA1823, IDE0044, IDE0051, IDE0052
    private static class Constants
    {
        public const int A = 1;
        public static readonly string B = "b";
        public static readonly Func<int, int> C = x => x + 1;

        public static ReadOnlySpan<byte> D => "d"u8;
    }

    private static class Tables
    {
        public static readonly FrozenDictionary<string, int> B = new Dictionary<string,
            int>().ToFrozenDictionary();
        public static readonly IReadOnlyList<string> C = ["a"];
        private static readonly int[] A = [1, 2];
    }

    private static class Immutable
    {
        public static readonly Row A = new("a", 1);
    }

    private static class Assignable
    {
        private static int _a = 1;
    }

    private static class AutoProperty
    {
        public static int A { get; set; }
    }

    private static class PublicArray
    {
        public static readonly int[] A = [1];
    }

    private static class Collection
    {
        private static readonly List<int> A = [1];
    }

    private static class Holder
    {
        private static readonly Mutable A = new();
    }

    private static class Open
    {
        public static readonly IReadOnlyList<Base> A = [];
    }

    private class Base
    {
        public readonly int Number = 1;
    }

    private sealed class Derived : Base
    {
        public int State;
    }

    private sealed record Row(string Name, int Number);

    private sealed class Mutable
    {
        public int Value;
    }
#pragma warning restore
}
