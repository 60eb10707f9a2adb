// AclState: users of one server, and the log of what was refused to them.
// Port of redis 7.2 acl.c (global state). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The default user is one object for the life of the server: new connections are its, and ACL LOAD
// gives it new rules rather than replacing it.
using System;
using System.Collections.Generic;

namespace RedisNet.Server;

/// <summary>Users by name, and the log.</summary>
public sealed class AclState
{
    private const string DefaultName = "default";

    /// <port>acl.c ACLInit</port>
    public AclState()
    {
        DefaultUser = NewDefaultUser();
        Users = [];
        Users.Add(DefaultName, DefaultUser);
    }

    /// <summary>In the order of their bytes, in which they are listed.</summary>
    /// <port>acl.c Users</port>
    public UserTable Users { get; internal set; }

    /// <summary>What every connection is until it logs in as somebody else.</summary>
    /// <port>acl.c DefaultUser</port>
    public AclUser DefaultUser { get; }

    public AclLog Log { get; } = new();

    /// <summary>For the search for keys in a command that is being checked.</summary>
    internal GetKeysResult CheckedKeys { get; } = new();

    /// <summary>Whether a new connection has to log in before it may do anything.</summary>
    /// <port>networking.c authRequired</port>
    public bool DefaultUserMustLogIn =>
        (DefaultUser.Flags & (AclUserFlags.NoPass | AclUserFlags.Disabled)) != AclUserFlags.NoPass;

    /// <summary>The user of that name, or null.</summary>
    /// <port>acl.c ACLGetUserByName</port>
    public AclUser? ByName(string name) => Users.GetValueOrDefault(name);

    /// <summary>A user with the rights that new ones have, not yet among the others.</summary>
    /// <port>acl.c ACLCreateUser</port>
    public AclUser NewUser(RedisServer server, string name) =>
        new(name, InitialSelectorFlags(server));

    /// <summary>What a new selector may do: use all channels if acl-pubsub-default says
    /// so.</summary>
    /// <port>acl.c ACLCreateSelector</port>
    public AclSelectorFlags InitialSelectorFlags(RedisServer server) =>
        server.Config.AclPubsubDefault == AclPubsubDefault.AllChannels
            ? AclSelectorFlags.AllChannels : AclSelectorFlags.None;

    /// <summary>The default user as it is before any configuration: may do everything and needs no
    /// password.</summary>
    /// <port>acl.c ACLCreateDefaultUser</port>
    public static AclUser NewDefaultUser()
    {
        AclUser user = new(DefaultName, AclSelectorFlags.AllKeys | AclSelectorFlags.AllChannels);
        user.Root.SetAllCommands(allow: true);
        user.Flags = AclUserFlags.Enabled | AclUserFlags.NoPass | AclUserFlags.SanitizePayload;
        user.Changed();
        return user;
    }

    /// <summary>Users by name, sorted by their bytes.</summary>
    public sealed class UserTable() : SortedDictionary<string, AclUser>(StringComparer.Ordinal);
}
