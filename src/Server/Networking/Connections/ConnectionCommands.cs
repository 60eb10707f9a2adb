// ConnectionCommands: AUTH, HELLO, PING, ECHO, SELECT, QUIT, RESET.
// Port of redis 7.2 networking.c, server.c, acl.c, db.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Text;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>Handlers of the connection group, without CLIENT.</summary>
public static class ConnectionCommands
{
    private const string WrongPass =
        "-WRONGPASS invalid username-password pair or user is disabled.";

    /// <port>server.c pingCommand</port>
    public static void Ping(Client c)
    {
        if (c.Argc > 2)
        {
            c.AddReplyErrorArity();
            return;
        }

        if (c.Has(ClientFlags.PubSub) && c.Resp == 2)
        {
            c.AddReplyArrayLen(2);
            c.AddReplyBulk("pong"u8);
            c.AddReplyBulk(c.Argc == 1 ? default : c.Argv(1));
        }
        else if (c.Argc == 1)
        {
            c.AddReply(Shared.Pong);
        }
        else
        {
            c.AddReplyBulk(c.Argv(1));
        }
    }

    /// <port>server.c echoCommand</port>
    public static void Echo(Client c) => c.AddReplyBulk(c.Argv(1));

    /// <port>db.c selectCommand</port>
    public static void Select(Client c)
    {
        if (!c.TryGetIntOrReply(c.Argv(1), out int id))
        {
            return;
        }

        if (id < 0 || id >= c.Server.Db.Length)
        {
            c.AddReplyError("DB index is out of range");
            return;
        }

        c.Db = c.Server.Db[id];
        c.AddReply(Shared.Ok);
    }

    /// <port>networking.c quitCommand</port>
    public static void Quit(Client c)
    {
        c.AddReply(Shared.Ok);
        c.Flags |= ClientFlags.CloseAfterReply;
    }

    /// <port>networking.c resetCommand</port>
    public static void Reset(Client c)
    {
        ClientFlags flags = c.Flags;
        if ((flags & ClientFlags.Monitor) != 0)
        {
            flags &= ~(ClientFlags.Monitor | ClientFlags.Replica);
        }

        if ((flags & (ClientFlags.Replica | ClientFlags.Master)) != 0)
        {
            c.AddReplyError("can only reset normal client connections");
            return;
        }

        c.ClearConnectionState();
        c.AddReplyStatus("RESET"u8);
    }

    /// <port>acl.c authCommand</port>
    public static void Auth(Client c)
    {
        if (c.Argc > 3)
        {
            c.AddReplyErrorSyntax();
            return;
        }

        if (c.Argc == 2 && c.Server.Acl.DefaultUser.Has(AclUserFlags.NoPass))
        {
            c.RedactCommandArgument(1);
            c.AddReplyError("AUTH <password> called without any password configured for the "
                + "default user. "
                + "Are you sure your configuration is correct?");
            return;
        }

        bool ok = c.Argc == 2
            ? Authenticate(c, "default"u8, c.Argv(1))
            : Authenticate(c, c.Argv(1), c.Argv(2));
        for (int i = 1; i < c.Argc; i++)
        {
            c.RedactCommandArgument(i);
        }

        if (ok)
        {
            c.AddReply(Shared.Ok);
        }
        else
        {
            AddAuthError(c);
        }
    }

    /// <port>networking.c helloCommand</port>
    public static void Hello(Client c)
    {
        long version = 0;
        if (c.Argc >= 2)
        {
            if (!Number.TryParseInt64(c.Argv(1), out version))
            {
                c.AddReplyError("Protocol version is not an integer or out of range");
                return;
            }

            if (version is < 2 or > 3)
            {
                c.AddReplyError("-NOPROTO unsupported protocol version");
                return;
            }
        }

        if (!HelloOptions(c, out int auth, out int name))
        {
            return;
        }

        if (auth > 0 && !Authenticate(c, c.Argv(auth), c.Argv(auth + 1)))
        {
            AddAuthError(c);
            return;
        }

        if (!c.Authenticated)
        {
            c.AddReplyError("-NOAUTH HELLO must be called with the client already "
                + "authenticated, otherwise the "
                + "HELLO <proto> AUTH <user> <pass> option can be used to authenticate the "
                    + "client and select the "
                + "RESP protocol version at the same time");
            return;
        }

        if (name > 0)
        {
            ClientCommands.SetName(c, c.Argv(name));
        }

        if (version > 0)
        {
            c.Resp = (int)version;
        }

        ReplyHello(c);
    }

    /// <summary>Checks user and password and marks the client; a failure is noted.</summary>
    /// <port>acl.c ACLAuthenticateUser, checkPasswordBasedAuth</port>
    private static bool Authenticate(Client c, ReadOnlySpan<byte> name, ReadOnlySpan<byte> password)
    {
        AclUser? user = AclPasswords.CheckCredentials(c.Server, name, password);
        if (user is null)
        {
            AclLog.Add(c, AclVerdict.DeniedAuth, AclDenial.ContextOf(c),
                Encoding.Latin1.GetString(c.Argv(0)), Encoding.Latin1.GetString(name));
            return false;
        }

        c.Authenticated = true;
        c.User = user;
        return true;
    }

    // REDISNET(auth-error-always): C drops this error when replies to earlier commands of the same
    // pipeline are still unsent, and so every later reply answers the wrong command.
    /// <port>acl.c addAuthErrReply</port>
    private static void AddAuthError(Client c) => c.AddReplyError(WrongPass);

    // Where the user name and the client name stand among the arguments; 0 when not given.
    private static bool HelloOptions(Client c, out int auth, out int name)
    {
        auth = 0;
        name = 0;
        for (int i = 2; i < c.Argc; i++)
        {
            int more = c.Argc - 1 - i;
            if (Ascii.EqualsIgnoreCase(c.Argv(i), "auth"u8) && more >= 2)
            {
                auth = i + 1;
                c.RedactCommandArgument(auth);
                c.RedactCommandArgument(auth + 1);
                i += 2;
            }
            else if (Ascii.EqualsIgnoreCase(c.Argv(i), "setname"u8) && more > 0)
            {
                name = i + 1;
                if (!ClientCommands.IsValidAttribute(c.Argv(name)))
                {
                    c.AddReplyError(ClientCommands.BadName);
                    return false;
                }

                i++;
            }
            else
            {
                c.AddReplyError($"Syntax error in HELLO option "
                    + $"'{Encoding.Latin1.GetString(c.Argv(i))}'");
                return false;
            }
        }

        return true;
    }

    private static void ReplyHello(Client c)
    {
        RedisServer server = c.Server;
        c.AddReplyMapLen(server.Mode.IsSentinel ? 6 : 7);
        c.AddReplyBulk("server"u8);
        c.AddReplyBulk("redis"u8);
        c.AddReplyBulk("version"u8);
        c.AddReplyBulk(ServerVersion.Redis);
        c.AddReplyBulk("proto"u8);
        c.AddReplyLongLong(c.Resp);
        c.AddReplyBulk("id"u8);
        c.AddReplyLongLong((long)c.Id);
        c.AddReplyBulk("mode"u8);
        c.AddReplyBulk(server.Mode.IsSentinel ? "sentinel"u8 : "standalone"u8);
        if (!server.Mode.IsSentinel)
        {
            c.AddReplyBulk("role"u8);
            c.AddReplyBulk(server.Repl.MasterHost is null ? "master"u8 : "replica"u8);
        }

        c.AddReplyBulk("modules"u8);
        c.AddReplyArrayLen(0);
    }
}
