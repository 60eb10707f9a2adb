// Stream, fifth part: is this a node? For bytes that came from outside.
// Port of redis 7.2 t_stream.c streamValidateListpackIntegrity. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Mem;

/// <content>Validation.</content>
public readonly unsafe partial struct Stream
{
    /// <summary>Whether these bytes are a node that every walk ends in; and how many entries it has
    /// that are not deleted.</summary>
    /// <port>t_stream.c streamValidateListpackIntegrity, lpGetIntegerIfValid</port>
    public static bool ValidateNode(ReadOnlySpan<byte> bytes, out long entries)
    {
        entries = 0;
        if (!Listpack.ValidateIntegrity(bytes, deep: false))
        {
            return false;
        }

        NodeReader reader = new(bytes);
        if (!reader.TryTake(out entries) || !reader.TryTake(out long deleted)
            || !reader.TryTake(out long fields) || entries < 0 || deleted < 0 || fields < 0
            || !reader.TrySkip(fields) || !reader.TryTake(out long zero) || zero != 0)
        {
            return false;
        }

        long seen = 0;
        long seenDeleted = 0;
        while (!reader.AtEnd)
        {
            if (!TryEntry(ref reader, fields, out bool isDeleted))
            {
                return false;
            }

            seen += isDeleted ? 0 : 1;
            seenDeleted += isDeleted ? 1 : 0;
        }

        // REDISNET(stream-node-counts): C does not compare the marks with the counts, and ends
        // later where it trusted those.
        return seen == entries && seenDeleted == deleted;
    }

    private static bool TryEntry(
        scoped ref NodeReader reader, long masterFields, out bool isDeleted)
    {
        long fields = masterFields;
        long more = 3;
        isDeleted = false;
        if (!reader.TryTake(out long flags) || !reader.TryTake(out _) || !reader.TryTake(out _))
        {
            return false;
        }

        isDeleted = (flags & Deleted) != 0;
        if ((flags & SameFields) == 0)
        {
            if (!reader.TryTake(out fields) || fields < 0 || !reader.TrySkip(fields))
            {
                return false;
            }

            more = fields + 4;
        }

        return reader.TrySkip(fields) && reader.TryTake(out long count) && count == fields + more;
    }

    private ref struct NodeReader(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;
        private int _p = Listpack.HeaderSize;

        public readonly bool AtEnd => _bytes[_p] == ListpackCodec.Eof && _p == _bytes.Length - 1;

        public bool TryTake(out long value)
        {
            int at = _p;
            value = 0;
            return TrySkip(1) && Listpack.GetValidated(_bytes, at).TryGetInteger(out value);
        }

        public bool TrySkip(long elements)
        {
            for (; elements > 0; elements--)
            {
                if (_bytes[_p] == ListpackCodec.Eof || !Listpack.ValidateNext(_bytes, ref _p))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
