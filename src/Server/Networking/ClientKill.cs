// ClientKill: CLIENT KILL in both its forms.
// Port of redis 7.2 networking.c clientCommand (kill). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>Filters of CLIENT KILL; a client must match all that are given.</summary>
internal sealed class ClientKill
{
    private string? _addr;
    private string? _laddr;
    private AclUser? _user;
    private ClientType? _type;
    private ulong _id;
    private bool _skipMe = true;

    /// <port>networking.c clientCommand (kill)</port>
    public static void Run(Client c)
    {
        ClientKill filters = new();
        bool oldForm = c.Argc == 3;
        if (oldForm)
        {
            filters._addr = ClientCommands.Text(c, 2);
            filters._skipMe = false;
        }
        else if (c.Argc < 3)
        {
            c.AddReplyErrorSyntax();
            return;
        }
        else if (!filters.Parse(c))
        {
            return;
        }

        int killed = filters.KillAll(c, out bool killedSelf);
        if (!oldForm)
        {
            c.AddReplyLongLong(killed);
        }
        else if (killed == 0)
        {
            c.AddReplyError("No such client");
        }
        else
        {
            c.AddReply(Shared.Ok);
        }

        // Our own reply is to arrive first.
        if (killedSelf)
        {
            c.Flags |= ClientFlags.CloseAfterReply;
        }
    }

    private bool Parse(Client c)
    {
        for (int i = 2; i < c.Argc; i += 2)
        {
            if (i + 1 >= c.Argc)
            {
                c.AddReplyErrorSyntax();
                return false;
            }

            if (!ParseOption(c, i))
            {
                return false;
            }
        }

        return true;
    }

    private bool ParseOption(Client c, int i)
    {
        string value = ClientCommands.Text(c, i + 1);
        switch (ClientCommands.Text(c, i).ToLowerInvariant())
        {
            case "id":
                return ParseId(c, i + 1);
            case "type":
                _type = ClientTypes.ByName(value.ToLowerInvariant());
                return _type is not null || Refuse(c, $"Unknown client type '{value}'");
            case "addr":
                _addr = value;
                return true;
            case "laddr":
                _laddr = value;
                return true;
            case "user":
                _user = c.Server.Acl.ByName(value);
                return _user is not null || Refuse(c, $"No such user '{value}'");
            case "skipme":
                return ParseSkipMe(c, value.ToLowerInvariant());
            default:
                c.AddReplyErrorSyntax();
                return false;
        }
    }

    private bool ParseId(Client c, int i)
    {
        bool valid = Number.TryParseInt64(c.Argv(i), out long id) && id >= 1;
        _id = (ulong)id;
        return valid || Refuse(c, "client-id should be greater than 0");
    }

    private bool ParseSkipMe(Client c, string word)
    {
        _skipMe = word == "yes";
        if (word is "yes" or "no")
        {
            return true;
        }

        c.AddReplyErrorSyntax();
        return false;
    }

    private static bool Refuse(Client c, string text)
    {
        c.AddReplyError(text);
        return false;
    }

    private int KillAll(Client c, out bool killedSelf)
    {
        int killed = 0;
        killedSelf = false;
        foreach (Client other in c.Server.Clients.All.Snapshot())
        {
            if (!Matches(other) || (other == c && _skipMe))
            {
                continue;
            }

            killed++;
            if (other == c)
            {
                killedSelf = true;
            }
            else
            {
                other.FreeClient();
            }
        }

        return killed;
    }

    private bool Matches(Client other) =>
        (_addr is null || other.PeerIdText() == _addr)
        && (_laddr is null || other.SockNameText() == _laddr)
        && (_type is null || other.Type == _type)
        && (_id == 0 || other.Id == _id)
        && (_user is null || other.User == _user);
}
