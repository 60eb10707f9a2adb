// KeyExtraction: which arguments of a command line are keys.
// Port of redis 7.2 db.c (the getKeys functions). BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// Three ways, from the most to the least general:
//   FromCommandWithSpecs   key specs, and the command's own GetKeysProc where specs are not
//                          enough: ACL, COMMAND GETKEYS
//   FromCommand            the GetKeysProc, else first/last/step: positions only, no flags
//   RedisCommand.FirstKeyIndex and its kin, for the prefetch, where a wrong guess costs nothing
// No way may fail on a command line that is nonsense beyond its arity: it then finds no keys.
using System;
using System.Buffers.Text;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>Finds keys. All functions want an empty result and return the number of keys in
/// it.</summary>
public static class KeyExtraction
{
    /// <summary>Flags set in at least one spec; inverse: flags missing in at least one
    /// spec.</summary>
    /// <port>db.c getAllKeySpecsFlags</port>
    public static KeyFlags AllKeySpecFlags(CommandRow row, bool inverse)
    {
        KeyFlags flags = KeyFlags.None;
        foreach (KeySpec spec in row.KeySpecs)
            flags |= inverse ? ~spec.Flags : spec.Flags;
        return flags;
    }

    /// <summary>Prefers key specs; falls back to the command's own way where they fail or their
    /// flags vary.</summary>
    /// <port>db.c getKeysFromCommandWithSpecs</port>
    public static int FromCommandWithSpecs(
        RedisCommand cmd,
        ReadOnlySpan<ReadOnlyMemory<byte>> argv,
        KeySearch search,
        GetKeysResult result)
    {
        if (cmd.HasReliableKeySpecs)
        {
            int found = UsingKeySpecs(cmd, argv, search, result);
            if (found >= 0)
                return found;
        }
        return cmd.Row.GetKeys?.Invoke(argv, result) ?? 0;
    }

    /// <summary>Positions only: the flags of the result mean nothing unless a GetKeysProc set
    /// them.</summary>
    /// <port>db.c getKeysFromCommand</port>
    public static int FromCommand(
        RedisCommand cmd, ReadOnlySpan<ReadOnlyMemory<byte>> argv, GetKeysResult result)
    {
        if (cmd.Row.GetKeys is not null)
            return cmd.Row.GetKeys(argv, result);
        return UsingLegacyRange(cmd, argv, result);
    }

    /// <summary>Follows the key specs; -1 when one of them cannot be followed.</summary>
    /// <port>db.c getKeysUsingKeySpecs</port>
    public static int UsingKeySpecs(
        RedisCommand cmd,
        ReadOnlySpan<ReadOnlyMemory<byte>> argv,
        KeySearch search,
        GetKeysResult result)
    {
        foreach (KeySpec spec in cmd.Row.KeySpecs)
        {
            if (spec.Flags.HasFlag(KeyFlags.NotKey) && !search.HasFlag(KeySearch.IncludeNotKeys))
                continue;
            if (!FollowSpec(spec, argv, result) && !search.HasFlag(KeySearch.ReturnPartial))
            {
                result.Clear();
                return -1;
            }
        }
        return result.Count;
    }

    /// <summary>SET writes blindly, except that with GET it returns the old value.</summary>
    /// <port>db.c setGetKeys</port>
    public static int SetGetKeys(ReadOnlySpan<ReadOnlyMemory<byte>> argv, GetKeysResult result)
    {
        KeyFlags flags = KeyFlags.Ow | KeyFlags.Update;
        for (int i = 3; i < argv.Length; i++)
        {
            if (CommandName.Equal(argv[i].Span, "get"))
                flags = KeyFlags.Rw | KeyFlags.Access | KeyFlags.Update;
        }
        result.Add(1, flags);
        return result.Count;
    }

    /// <summary>BITFIELD reads only, unless an operation that writes is among the
    /// arguments.</summary>
    /// <port>db.c bitfieldGetKeys</port>
    public static int BitfieldGetKeys(
        ReadOnlySpan<ReadOnlyMemory<byte>> argv, GetKeysResult result)
    {
        bool reads = true;
        for (int i = 2; i < argv.Length && reads;)
        {
            ReadOnlySpan<byte> word = argv[i].Span;
            int step = CommandName.Equal(word, "get") ? 3
                : CommandName.Equal(word, "overflow") ? 2 : int.MaxValue;
            // Whatever is neither of these writes, or is wrong.
            reads = step <= argv.Length - i;
            i += reads ? step : 0;
        }
        result.Add(1, reads
            ? KeyFlags.Ro | KeyFlags.Access
            : KeyFlags.Rw | KeyFlags.Access | KeyFlags.Update);
        return result.Count;
    }

    /// <summary>SORT reads its first key; the last STORE names one that is written.</summary>
    /// <port>db.c sortGetKeys</port>
    public static int SortGetKeys(ReadOnlySpan<ReadOnlyMemory<byte>> argv, GetKeysResult result)
    {
        int store = 0;
        for (int i = 2; i < argv.Length; i++)
        {
            ReadOnlySpan<byte> word = argv[i].Span;
            if (CommandName.Equal(word, "limit"))
                i += 2;
            else if (CommandName.Equal(word, "get") || CommandName.Equal(word, "by"))
                i++;
            else if (CommandName.Equal(word, "store") && i + 1 < argv.Length)
                store = i + 1;
        }
        result.Add(1, KeyFlags.Ro | KeyFlags.Access);
        if (store != 0)
            result.Add(store, KeyFlags.Ow | KeyFlags.Update);
        return result.Count;
    }

    /// <port>db.c sortROGetKeys</port>
    public static int SortRoGetKeys(ReadOnlySpan<ReadOnlyMemory<byte>> argv, GetKeysResult result)
    {
        result.Add(1, KeyFlags.Ro | KeyFlags.Access);
        return result.Count;
    }

    /// <summary>GEORADIUS reads its first key; of those that STORE and STOREDIST name the last is
    /// written.</summary>
    /// <port>db.c georadiusGetKeys</port>
    public static int GeoradiusGetKeys(
        ReadOnlySpan<ReadOnlyMemory<byte>> argv, GetKeysResult result)
    {
        int store = 0;
        for (int i = 5; i + 1 < argv.Length; i++)
        {
            ReadOnlySpan<byte> word = argv[i].Span;
            if (CommandName.Equal(word, "store") || CommandName.Equal(word, "storedist"))
                store = ++i;
        }
        result.Add(1, KeyFlags.None);
        if (store != 0)
            result.Add(store, KeyFlags.None);
        return result.Count;
    }

    /// <port>db.c zunionInterDiffGetKeys, zmpopGetKeys</port>
    public static int ZunionInterDiffGetKeys(
        ReadOnlySpan<ReadOnlyMemory<byte>> argv, GetKeysResult result) =>
        GenericGetKeys(0, 1, 2, argv, result);

    /// <port>db.c zunionInterDiffStoreGetKeys</port>
    public static int ZunionInterDiffStoreGetKeys(
        ReadOnlySpan<ReadOnlyMemory<byte>> argv, GetKeysResult result) =>
        GenericGetKeys(1, 2, 3, argv, result);

    /// <summary>The key, or with an empty one all that stand behind KEYS; a password that is called
    /// KEYS is none.</summary>
    /// <port>db.c migrateGetKeys</port>
    public static int MigrateGetKeys(
        ReadOnlySpan<ReadOnlyMemory<byte>> argv, GetKeysResult result)
    {
        int first = 3;
        int count = 1;
        for (int i = 6; i < argv.Length; i++)
        {
            ReadOnlySpan<byte> word = argv[i].Span;
            if (CommandName.Equal(word, "keys"))
            {
                // Beside a key that is given, KEYS is a mistake.
                count = argv[3].Length > 0 ? 0 : argv.Length - i - 1;
                first = i + 1;
                break;
            }
            i += CommandName.Equal(word, "auth") ? 1 : CommandName.Equal(word, "auth2") ? 2 : 0;
        }
        for (int i = first; i < first + count; i++)
            result.Add(i, KeyFlags.Rw | KeyFlags.Access | KeyFlags.Delete);
        return result.Count;
    }

    /// <summary>The first half of what follows STREAMS, which must be found as the command finds
    /// it: a group, a consumer or a key may have that name, too.</summary>
    /// <port>db.c xreadGetKeys</port>
    public static int XreadGetKeys(
        ReadOnlySpan<ReadOnlyMemory<byte>> argv, GetKeysResult result)
    {
        int i = 1;
        while (i < argv.Length && XreadOptionLength(argv[i].Span) is > 0 and int step)
            i += step;
        int words = argv.Length - i - 1;
        if (words <= 0 || words % 2 != 0 || !CommandName.Equal(argv[i].Span, "streams"))
            return 0;
        for (int key = i + 1; key <= i + (words / 2); key++)
            result.Add(key, KeyFlags.None);
        return result.Count;
    }

    private static int XreadOptionLength(ReadOnlySpan<byte> word) =>
        CommandName.Equal(word, "block") || CommandName.Equal(word, "count") ? 2
        : CommandName.Equal(word, "group") ? 3
        : CommandName.Equal(word, "noack") ? 1 : 0;

    /// <summary>As many keys as an argument says, from another one on; none where that cannot be.
    /// A destination, if there is one, comes last.</summary>
    /// <port>db.c genericGetKeys</port>
    private static int GenericGetKeys(
        int destination,
        int countAt,
        int first,
        ReadOnlySpan<ReadOnlyMemory<byte>> argv,
        GetKeysResult result)
    {
        bool isNumber = Utf8Parser.TryParse(argv[countAt].Span, out int count, out _);
        if (!isNumber || count < 1 || count > argv.Length - first)
            return 0;
        for (int i = first; i < first + count; i++)
            result.Add(i, KeyFlags.None);
        if (destination != 0)
            result.Add(destination, KeyFlags.None);
        return result.Count;
    }

    /// <summary>Adds the keys of one spec; false when the spec is incomplete or the command line
    /// does not fit it.</summary>
    private static bool FollowSpec(
        KeySpec spec, ReadOnlySpan<ReadOnlyMemory<byte>> argv, GetKeysResult result)
    {
        if (spec.Begin.Type == BeginSearchType.Unknown)
            return false;
        int first = Begin(spec.Begin, argv);
        if (first == 0)
            return true;
        if (!TryFindRange(spec.Find, argv, ref first, out int last, out int step))
            return false;
        if (last >= argv.Length || last < first || first >= argv.Length)
            return false;
        for (int i = first; i <= last; i += step)
            result.Add(i, spec.Flags);
        return !spec.Flags.HasFlag(KeyFlags.Incomplete);
    }

    /// <summary>Argument at which the search begins; 0 when the keyword is not there.</summary>
    private static int Begin(BeginSearch begin, ReadOnlySpan<ReadOnlyMemory<byte>> argv)
    {
        if (begin.Type == BeginSearchType.Index)
            return begin.Pos;
        bool forward = begin.StartFrom > 0;
        int start = forward ? begin.StartFrom : argv.Length + begin.StartFrom;
        int end = forward ? argv.Length - 1 : 1;
        int step = start <= end ? 1 : -1;
        for (int i = start; i != end && i < argv.Length && i >= 1; i += step)
        {
            if (CommandName.Equal(argv[i].Span, begin.Keyword))
                return i + 1;
        }
        return 0;
    }

    private static bool TryFindRange(
        FindKeys find,
        ReadOnlySpan<ReadOnlyMemory<byte>> argv,
        ref int first,
        out int last,
        out int step)
    {
        last = 0;
        step = find.KeyStep;
        switch (find.Type)
        {
            case FindKeysType.Range:
                if (find.LastKey >= 0)
                    last = first + find.LastKey;
                else if (find.Limit == 0)
                    last = argv.Length + find.LastKey;
                else
                    last = first + ((argv.Length - first) / find.Limit) + find.LastKey;
                return true;
            case FindKeysType.Keynum:
                int at = first + find.KeynumIndex;
                if (at >= argv.Length || !Number.TryParseInt64(argv[at].Span, out long count))
                    return false;
                if (count < 0 || count > argv.Length)
                    return false;
                first += find.FirstKey;
                last = first + (int)count - 1;
                return true;
            default:
                return false;
        }
    }

    /// <port>db.c getKeysUsingLegacyRangeSpec</port>
    private static int UsingLegacyRange(
        RedisCommand cmd, ReadOnlySpan<ReadOnlyMemory<byte>> argv, GetKeysResult result)
    {
        if (cmd.FirstKeyIndex == 0)
            return 0;
        int last = cmd.LastKeyIndex >= 0 ? cmd.LastKeyIndex : argv.Length + cmd.LastKeyIndex;
        for (int i = cmd.FirstKeyIndex; i <= last; i += cmd.KeyStep)
        {
            if (i >= argv.Length)
            {
                result.Clear();
                return 0;
            }
            result.Add(i, KeyFlags.None);
        }
        return result.Count;
    }
}
