// MigrateRequest: what a MIGRATE asks for.
// Port of redis 7.2 cluster.c migrateCommand (its options). BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;
using System.Text;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>The parsed arguments. Passwords are hidden from the slow log and MONITOR on the
/// way.</summary>
internal sealed class MigrateRequest
{
    private const long DefaultTimeoutMs = 1000;

    public bool Copy { get; private set; }

    public bool Replace { get; private set; }

    public ReadOnlyMemory<byte>? Username { get; private set; }

    public ReadOnlyMemory<byte>? Password { get; private set; }

    public string Host { get; private init; } = "";

    public string Port { get; private init; } = "";

    public long DbId { get; private set; }

    public long TimeoutMs { get; private set; }

    /// <summary>Indexes of the arguments that are keys; later, of those that exist.</summary>
    public List<int> Keys { get; } = [];

    /// <summary>Null, with the error sent, when the client is wrong.</summary>
    /// <port>cluster.c migrateCommand</port>
    public static MigrateRequest? ParseOrReply(Client c)
    {
        var request = new MigrateRequest
        {
            Host = Encoding.Latin1.GetString(c.Argv(1)),
            Port = Encoding.Latin1.GetString(c.Argv(2)),
        };
        int firstKey = 3;
        int keys = 1;
        for (int j = 6; j < c.Argc; j++)
        {
            if (c.Argv(j).EqualsIgnoreCase("KEYS"u8))
            {
                if (c.Argv(3).Length != 0)
                {
                    c.AddReplyError("When using MIGRATE KEYS option, the key argument must be set "
                        + "to the empty string");
                    return null;
                }
                firstKey = j + 1;
                keys = c.Argc - j - 1;
                break;
            }
            if (!request.TryOption(c, ref j))
            {
                c.AddReplyErrorObject(Shared.SyntaxErr);
                return null;
            }
        }
        if (!c.TryGetLongOrReply(c.Argv(5), out long timeout)
            || !c.TryGetLongOrReply(c.Argv(4), out long dbId))
        {
            return null;
        }
        request.TimeoutMs = timeout <= 0 ? DefaultTimeoutMs : timeout;
        request.DbId = dbId;
        for (int j = firstKey; j < firstKey + keys; j++)
        {
            request.Keys.Add(j);
        }
        return request;
    }

    // Takes the option at j and what belongs to it; false if that is none.
    private bool TryOption(Client c, ref int j)
    {
        ReadOnlySpan<byte> word = c.Argv(j);
        int more = c.Argc - 1 - j;
        if (word.EqualsIgnoreCase("COPY"u8))
        {
            Copy = true;
            return true;
        }
        if (word.EqualsIgnoreCase("REPLACE"u8))
        {
            Replace = true;
            return true;
        }
        if (word.EqualsIgnoreCase("AUTH"u8) && more >= 1)
        {
            Password = Secret(c, ++j);
            return true;
        }
        if (word.EqualsIgnoreCase("AUTH2"u8) && more >= 2)
        {
            Username = Secret(c, ++j);
            Password = Secret(c, ++j);
            return true;
        }
        return false;
    }

    private static ReadOnlyMemory<byte> Secret(Client c, int j)
    {
        ReadOnlyMemory<byte> secret = c.ArgvMemory(j);
        c.RedactCommandArgument(j);
        return secret;
    }
}
