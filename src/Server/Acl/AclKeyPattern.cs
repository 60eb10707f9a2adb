// AclKeyPattern: a pattern of keys a selector may touch.
// Port of redis 7.2 acl.c keyPattern. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Text;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>A glob and what is allowed on the keys it matches.</summary>
/// <port>acl.c keyPattern</port>
public readonly record struct AclKeyPattern(byte[] Pattern, AclPermission Permission)
{
    /// <summary>The rule that makes this pattern.</summary>
    /// <port>acl.c sdsCatPatternString</port>
    public string Rule
    {
        get
        {
            Check.That(Permission != AclPermission.None);
            string prefix = Permission switch
            {
                AclPermission.Read => "%R~",
                AclPermission.Write => "%W~",
                _ => "~",
            };
            return prefix + Encoding.Latin1.GetString(Pattern);
        }
    }
}
