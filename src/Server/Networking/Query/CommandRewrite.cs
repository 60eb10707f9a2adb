// CommandRewrite: a running command replaces its own arguments, so that replicas get what really
// happened.
// Port of redis 7.2 networking.c rewriteClientCommandVector. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// The first change keeps the arguments as they were received in OriginalArgv: slow log and MONITOR
// show those. New arguments are ordinary managed arrays; nobody frees them.
using System;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Changes to the argument vector of the running command.</summary>
public static class CommandRewrite
{
    private static readonly byte[] Redacted = "(redacted)"u8.ToArray();

    /// <summary>Replaces the whole vector; the command looked up anew from its first
    /// argument.</summary>
    /// <port>networking.c rewriteClientCommandVector replaceClientCommandVector</port>
    public static void RewriteCommandVector(this Client c, params ReadOnlyMemory<byte>[] argv)
    {
        RetainOriginal(c);
        c.ArgvArray = argv;
        c.ArgvStart = 0;
        c.Argc = argv.Length;
        LookupAgain(c);
    }

    /// <summary>Replaces one argument, or appends it when <paramref name="i"/> is the argument
    /// count.</summary>
    /// <port>networking.c rewriteClientCommandArgument</port>
    public static void RewriteCommandArgument(this Client c, int i, ReadOnlyMemory<byte> value)
    {
        Check.That(i >= 0 && i <= c.Argc);
        RetainOriginal(c);
        if (i >= c.ArgvArray.Length)
        {
            Array.Resize(ref c.ArgvArray, i + 1);
        }

        c.ArgvArray[i] = value;
        c.Argc = Math.Max(c.Argc, i + 1);
        if (i == 0)
        {
            LookupAgain(c);
        }
    }

    /// <summary>Hides an argument (a password) from the slow log and MONITOR.</summary>
    /// <port>networking.c redactClientCommandArgument</port>
    public static void RedactCommandArgument(this Client c, int i)
    {
        RetainOriginal(c);
        c.OriginalArgv![i] = Redacted;
    }

    /// <summary>The arguments as the client sent them, redacted where asked.</summary>
    public static ReadOnlySpan<ReadOnlyMemory<byte>> ShownArgv(this Client c) =>
        c.OriginalArgv is null ? c.Arguments() : c.OriginalArgv;

    /// <summary>All arguments of the running command, its name first.</summary>
    public static ReadOnlySpan<ReadOnlyMemory<byte>> Arguments(this Client c) =>
        c.ArgvArray.AsSpan(c.ArgvStart, c.Argc);

    /// <port>networking.c retainOriginalCommandVector</port>
    private static void RetainOriginal(Client c)
    {
        if (c.OriginalArgv is not null)
        {
            return;
        }

        c.OriginalArgv = c.Arguments().ToArray();
        c.ArgvArray = c.Arguments().ToArray();
        c.ArgvStart = 0;
    }

    private static void LookupAgain(Client c)
    {
        c.Cmd = c.Server.Commands.LookupOrOriginal(c.Arguments());
        Check.That(c.Cmd is not null);
    }
}
