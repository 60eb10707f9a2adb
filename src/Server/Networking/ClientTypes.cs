// ClientTypes: the class a client belongs to for limits and statistics.
// Port of redis 7.2 networking.c getClientType. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Names of the classes, and who belongs to which.</summary>
public static class ClientTypes
{
    /// <summary>A MONITOR is an ordinary client although it also has the replica flag.</summary>
    /// <port>networking.c getClientType</port>
    public static ClientType Of(ClientFlags flags)
    {
        if ((flags & (ClientFlags.Master | ClientFlags.Replica | ClientFlags.PubSub)) == 0)
        {
            return ClientType.Normal;
        }

        if ((flags & ClientFlags.Master) != 0)
        {
            return ClientType.Master;
        }

        if ((flags & (ClientFlags.Replica | ClientFlags.Monitor)) == ClientFlags.Replica)
        {
            return ClientType.Replica;
        }

        return (flags & ClientFlags.PubSub) != 0 ? ClientType.PubSub : ClientType.Normal;
    }

    /// <summary>The type of that name in lower case, or null.</summary>
    /// <port>networking.c getClientTypeByName</port>
    public static ClientType? ByName(string name) => name switch
    {
        "normal" => ClientType.Normal,
        "slave" or "replica" => ClientType.Replica,
        "pubsub" => ClientType.PubSub,
        "master" => ClientType.Master,
        _ => null,
    };

    /// <port>networking.c getClientTypeName</port>
    public static string Name(this ClientType type)
    {
        switch (type)
        {
            case ClientType.Normal:
                return "normal";
            case ClientType.Replica:
                return "slave";
            case ClientType.PubSub:
                return "pubsub";
            default:
                Check.That(type == ClientType.Master);
                return "master";
        }
    }
}
