// AclUser: who a client logged in as, and what it may do.
// Port of redis 7.2 server.h user, acl.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Clients point to their user, so a change of its rules is in force with the next command of each
// of them. Nearly every server has one user who may do everything; for it the dispatcher asks one
// flag and nothing else (MayDoEverything).
using System.Collections.Generic;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>A user; its rules are changed by <see cref="AclRules"/>.</summary>
/// <port>server.h user</port>
public sealed class AclUser
{
    private string? _description;

    /// <summary>A disabled user without password that may do nothing.</summary>
    /// <param name="rootFlags">What its root selector starts with.</param>
    /// <port>acl.c ACLCreateUser</port>
    public AclUser(string name, AclSelectorFlags rootFlags)
    {
        Name = name;
        Selectors.Add(new AclSelector(rootFlags | AclSelectorFlags.Root));
    }

    /// <summary>One char a byte, no blanks.</summary>
    public string Name { get; }

    public AclUserFlags Flags { get; internal set; } =
        AclUserFlags.Disabled | AclUserFlags.SanitizePayload;

    /// <summary>SHA-256 of each password, 64 hex digits in lower case.</summary>
    public List<string> Passwords { get; } = [];

    /// <summary>The root selector, then the others in the order in which they were
    /// added.</summary>
    public List<AclSelector> Selectors { get; } = [];

    /// <port>acl.c ACLUserGetRootSelector</port>
    public AclSelector Root
    {
        get
        {
            Check.That(Selectors[0].Has(AclSelectorFlags.Root));
            return Selectors[0];
        }
    }

    /// <summary>A selector of this user allows all commands, keys and channels: there is nothing to
    /// check.</summary>
    public bool MayDoEverything { get; private set; }

    /// <summary>All rules, as ACL LIST shows them and ACL SETUSER takes them.</summary>
    /// <port>acl.c ACLDescribeUser</port>
    public string Describe(RedisServer server) =>
        _description ??= AclDescription.Of(server, this);

    public bool Has(AclUserFlags flag) => (Flags & flag) != 0;

    /// <summary>Takes over everything but the name.</summary>
    /// <port>acl.c ACLCopyUser</port>
    public void CopyRules(AclUser source)
    {
        Check.That(source != this);
        Passwords.Clear();
        Passwords.AddRange(source.Passwords);
        Selectors.Clear();
        Selectors.AddRange(source.Selectors.ConvertAll(s => s.Copy()));
        Flags = source.Flags;
        Changed();
    }

    /// <summary>To be called after every change: what was derived from the rules is derived
    /// anew.</summary>
    internal void Changed()
    {
        _description = null;
        MayDoEverything = Selectors.Exists(s => s.Has(AclSelectorFlags.Everything));
    }
}
