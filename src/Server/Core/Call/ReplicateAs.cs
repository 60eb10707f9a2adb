// ReplicateAs: the running command is replaced by what replicas shall execute.
// Port of redis 7.2 networking.c rewriteClientCommandVector. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// A relative expire would drift on its way, a GET inside SET is of no use to a replica: such
// commands replace their arguments before they are propagated. What was received is kept for
// SLOWLOG and MONITOR. Nothing is built when nobody is there to read it.
using System;
using System.Buffers.Text;
using System.Collections.Generic;

namespace RedisNet.Server;

/// <summary>Rewrites <c>c.Argv</c> for propagation.</summary>
public static class ReplicateAsCommand
{
    /// <port>networking.c replaceClientCommandVector</port>
    public static void ReplicateAs(this Client c, ReadOnlyMemory<byte>[] argv)
    {
        if (c.IsRewriteRead())
        {
            c.RewriteCommandVector(argv);
        }
    }

    /// <port>networking.c rewriteClientCommandVector</port>
    public static void ReplicateAs(this Client c, ReadOnlySpan<byte> word, ReadOnlyMemory<byte> key)
    {
        if (c.IsRewriteRead())
        {
            c.RewriteCommandVector([word.ToArray(), key]);
        }
    }

    /// <port>networking.c rewriteClientCommandVector</port>
    public static void ReplicateAs(
        this Client c, ReadOnlySpan<byte> word, ReadOnlyMemory<byte> key, ReadOnlySpan<byte> value)
    {
        if (c.IsRewriteRead())
        {
            c.RewriteCommandVector([word.ToArray(), key, value.ToArray()]);
        }
    }

    /// <port>networking.c rewriteClientCommandVector</port>
    public static void ReplicateAs(
        this Client c, ReadOnlySpan<byte> word, ReadOnlyMemory<byte> key, long number)
    {
        if (c.IsRewriteRead())
        {
            c.RewriteCommandVector([word.ToArray(), key, Digits(number)]);
        }
    }

    /// <port>networking.c rewriteClientCommandVector</port>
    public static void ReplicateAs(
        this Client c,
        ReadOnlySpan<byte> word,
        ReadOnlyMemory<byte> key,
        ReadOnlyMemory<byte> value,
        ReadOnlySpan<byte> option,
        long number)
    {
        if (c.IsRewriteRead())
        {
            c.RewriteCommandVector([word.ToArray(), key, value, option.ToArray(), Digits(number)]);
        }
    }

    /// <port>networking.c rewriteClientCommandVector</port>
    public static void ReplicateAs(
        this Client c,
        ReadOnlySpan<byte> word,
        ReadOnlyMemory<byte> key,
        ReadOnlySpan<byte> value,
        ReadOnlySpan<byte> option)
    {
        if (c.IsRewriteRead())
        {
            c.RewriteCommandVector([word.ToArray(), key, value.ToArray(), option.ToArray()]);
        }
    }

    /// <port>networking.c rewriteClientCommandVector</port>
    public static void ReplicateAs(
        this Client c,
        ReadOnlySpan<byte> word,
        ReadOnlyMemory<byte> key,
        ReadOnlyMemory<byte> field,
        ReadOnlySpan<byte> value)
    {
        if (c.IsRewriteRead())
        {
            c.RewriteCommandVector([word.ToArray(), key, field, value.ToArray()]);
        }
    }

    /// <port>networking.c rewriteClientCommandVector</port>
    public static void ReplicateAs(
        this Client c,
        ReadOnlySpan<byte> word,
        ReadOnlyMemory<byte> key,
        ReadOnlyMemory<byte> otherKey,
        params ReadOnlySpan<ReadOnlyMemory<byte>> more)
    {
        if (c.IsRewriteRead())
        {
            c.RewriteCommandVector([word.ToArray(), key, otherKey, .. more]);
        }
    }

    /// <summary>Drops every argument from index <paramref name="from"/> on that is this
    /// word.</summary>
    public static void ReplicateWithout(this Client c, int from, ReadOnlySpan<byte> word)
    {
        if (!c.IsRewriteRead())
        {
            return;
        }
        var argv = new List<ReadOnlyMemory<byte>>(c.Argc);
        for (int j = 0; j < c.Argc; j++)
        {
            if (j < from || !c.Argv(j).EqualsIgnoreCase(word))
            {
                argv.Add(c.ArgvMemory(j));
            }
        }
        c.RewriteCommandVector(argv.ToArray());
    }

    /// <summary>Replaces a word, unless it is that word already in whatever case.</summary>
    /// <port>networking.c rewriteClientCommandArgument</port>
    public static void ReplicateArgumentAs(this Client c, int i, ReadOnlySpan<byte> value)
    {
        if (c.IsRewriteRead() && !c.Argv(i).EqualsIgnoreCase(value))
        {
            c.RewriteCommandArgument(i, value.ToArray());
        }
    }

    /// <port>networking.c rewriteClientCommandArgument</port>
    public static void ReplicateArgumentAs(this Client c, int i, long value)
    {
        if (c.IsRewriteRead())
        {
            c.RewriteCommandArgument(i, Digits(value));
        }
    }

    /// <summary>Adds a word behind the last.</summary>
    /// <port>networking.c rewriteClientCommandArgument</port>
    public static void ReplicateWith(this Client c, ReadOnlySpan<byte> word)
    {
        if (c.IsRewriteRead())
        {
            c.RewriteCommandArgument(c.Argc, word.ToArray());
        }
    }

    /// <summary>Replicas are the only readers of a rewritten command.</summary>
    internal static bool IsRewriteRead(this Client c) =>
        c.Server.ShouldPropagate(PropagateTarget.All);

    internal static byte[] Digits(long value)
    {
        Span<byte> digits = stackalloc byte[20];
        bool fits = Utf8Formatter.TryFormat(value, digits, out int count);
        Os.Check.That(fits);
        return digits[..count].ToArray();
    }
}
