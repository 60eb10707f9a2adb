// SortRequest: the options of one SORT.
// Port of redis 7.2 sort.c sortCommandGeneric. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   key [BY pattern] [LIMIT offset count] [GET pattern …] [ASC | DESC] [ALPHA] [STORE destination]
//
// In any order; of what is given twice the last counts, but for GET, of which all do.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>What is to be sorted by what; arguments by their index, 0 for none.</summary>
internal struct SortRequest
{
    public bool Desc;
    public bool Alpha;

    /// <summary>A BY without an asterisk was given: elements stay as they come.</summary>
    public bool DontSort;

    public long Offset;
    public long Limit;

    /// <summary>The pattern of BY, the destination of STORE.</summary>
    public int By;

    public int Store;

    /// <summary>How many GET there are.</summary>
    public int Gets;

    /// <summary>Reads the options; the patterns of GET go into <paramref name="gets"/>. False after
    /// an error reply.</summary>
    /// <port>sort.c sortCommandGeneric, createSortOperation</port>
    public static bool TryParseOrReply(
        Client c, bool readOnly, Span<int> gets, out SortRequest request)
    {
        request = new SortRequest { Limit = -1 };
        // BY and GET make names of keys that no check has seen.
        bool anyKey = AclCheck.MayUseAnyKey(c, KeyFlags.Access);
        for (int j = 2; j < c.Argc; j++)
        {
            ReadOnlySpan<byte> word = c.Argv(j);
            int left = c.Argc - j - 1;
            if (word.EqualsIgnoreCase("ASC"u8))
            {
                request.Desc = false;
            }
            else if (word.EqualsIgnoreCase("DESC"u8))
            {
                request.Desc = true;
            }
            else if (word.EqualsIgnoreCase("ALPHA"u8))
            {
                request.Alpha = true;
            }
            else if (left >= 2 && word.EqualsIgnoreCase("LIMIT"u8))
            {
                if (!c.TryGetLongOrReply(c.Argv(++j), out request.Offset)
                    || !c.TryGetLongOrReply(c.Argv(++j), out request.Limit))
                {
                    return false;
                }
            }
            else if (!readOnly && left >= 1 && word.EqualsIgnoreCase("STORE"u8))
            {
                request.Store = ++j;
            }
            else if (left >= 1 && word.EqualsIgnoreCase("BY"u8))
            {
                request.By = ++j;
                bool isConstant = new SortPattern(c.Argv(j)).IsConstant;
                request.DontSort |= isConstant;
                if (!isConstant && !anyKey)
                {
                    c.AddReplyError("BY option of SORT denied due to insufficient ACL "
                        + "permissions.");
                    return false;
                }
            }
            else if (left >= 1 && word.EqualsIgnoreCase("GET"u8))
            {
                if (!anyKey)
                {
                    c.AddReplyError("GET option of SORT denied due to insufficient ACL "
                        + "permissions.");
                    return false;
                }
                gets[request.Gets++] = ++j;
            }
            else
            {
                c.AddReplyErrorObject(Shared.SyntaxErr);
                return false;
            }
        }
        return true;
    }

    /// <summary>The members of a set come in no order; where somebody depends on it they are
    /// sorted after all.</summary>
    public void ForceOrderOf(Client c, ObjType type)
    {
        if (DontSort && type == ObjType.Set && (Store != 0 || c.Has(ClientFlags.Script)))
        {
            DontSort = false;
            Alpha = true;
            By = 0;
        }
    }

    /// <summary>The first and the last element of so many that are wanted; the last is before the
    /// first where none is.</summary>
    public readonly (int Start, int End) Window(int length)
    {
        int start = (int)Math.Clamp(Offset, 0, length);
        int limit = (int)long.Min(long.Max(Limit, -1), length);
        int end = limit < 0 ? length - 1 : start + limit - 1;
        return start >= length ? (length - 1, length - 2) : (start, int.Min(end, length - 1));
    }
}
