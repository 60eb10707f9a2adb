// HashPair: a field of a hash with its value, while the hash is walked.
// Port of redis 7.2 t_hash.c hashTypeCurrentObject. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Both point into the hash: they do not survive its next change.</summary>
/// <port>t_hash.c hashTypeCurrentObject</port>
public readonly ref struct HashPair(ListpackValue field, ListpackValue value)
{
    public readonly ListpackValue Field = field;
    public readonly ListpackValue Value = value;

    /// <summary>The field an entry of a table holds.</summary>
    public static HashPair Of(nint entry)
    {
        HashField f = HashField.FromAddress(entry);
        return new HashPair(f.Field, f.Value);
    }

    /// <summary>The pair that begins at an entry of a listpack.</summary>
    public static HashPair At(Listpack lp, int p) => new(lp.Get(p), lp.Get(lp.Next(p)));
}
