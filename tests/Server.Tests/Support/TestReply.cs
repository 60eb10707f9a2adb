// TestReply: the bytes that came back, with the checks tests make on them.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using NUnit.Framework;

namespace RedisNet.Tests.Server;

/// <summary>Reply bytes as Latin-1 text.</summary>
public sealed record TestReply(string Text)
{
    public void Is(string expected) => Assert.That(Text, NUnit.Framework.Is.EqualTo(expected));

    public void StartsWith(string expected) => Assert.That(Text, Does.StartWith(expected));

    public void Contains(string expected) => Assert.That(Text, Does.Contain(expected));

    public override string ToString() => Text;
}
