// AclPasswords: passwords are kept and compared as hashes.
// Port of redis 7.2 acl.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Security.Cryptography;
using System.Text;

namespace RedisNet.Server;

/// <summary>Hashing and checking of passwords.</summary>
public static class AclPasswords
{
    /// <port>acl.c HASH_PASSWORD_LEN</port>
    private const int HashLength = SHA256.HashSizeInBytes * 2;

    /// <summary>SHA-256 in lower-case hex.</summary>
    /// <port>acl.c ACLHashPassword</port>
    public static string Hash(ReadOnlySpan<byte> password)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(password, hash);
        return Convert.ToHexStringLower(hash);
    }

    /// <summary>Whether a text can be such a hash.</summary>
    /// <port>acl.c ACLCheckPasswordHash</port>
    public static bool IsHash(ReadOnlySpan<char> text) =>
        text.Length == HashLength && !text.ContainsAnyExcept("0123456789abcdef");

    /// <summary>Whether user and password fit; the user then.</summary>
    /// <port>acl.c ACLCheckUserCredentials</port>
    public static AclUser? CheckCredentials(
        RedisServer server, ReadOnlySpan<byte> name, ReadOnlySpan<byte> password)
    {
        AclUser? user = server.Acl.ByName(Encoding.Latin1.GetString(name));
        if (user is null || user.Has(AclUserFlags.Disabled))
        {
            return null;
        }
        return user.Has(AclUserFlags.NoPass) || IsOneOf(user, password) ? user : null;
    }

    /// <summary>The directive requirepass: the password of the default user, or none at
    /// all.</summary>
    /// <port>acl.c ACLUpdateDefaultUserPassword</port>
    public static void UpdateDefaultUser(RedisServer server, string? password)
    {
        AclUser user = server.Acl.DefaultUser;
        AclRules.Must(server, user, "resetpass");
        AclRules.Must(server, user, password is null ? "nopass" : ">" + password);
    }

    // Hashes are compared, in time that does not depend on where they differ.
    /// <port>acl.c time_independent_strcmp</port>
    private static bool IsOneOf(AclUser user, ReadOnlySpan<byte> password)
    {
        byte[] hash = Encoding.ASCII.GetBytes(Hash(password));
        foreach (string known in user.Passwords)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, Encoding.ASCII.GetBytes(known)))
            {
                return true;
            }
        }
        return false;
    }
}
