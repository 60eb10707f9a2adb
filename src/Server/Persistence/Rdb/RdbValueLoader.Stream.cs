// RdbValueLoader, third part: streams.
// Port of redis 7.2 rdb.c rdbLoadObject (streams). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Three versions: of Redis 5, of 7.0 (what was deleted, how much was added and read), of 7.2 (when
// consumers were active). Where the older ones are silent it is reckoned.
// REDISNET(rdb-stream-agrees): lengths that do not agree with the nodes, and deliveries that belong
// to nobody or to two, are refused; C looks for some of that, where it is told to sanitize.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <content>Streams.</content>
public sealed partial class RdbValueLoader
{
    private RdbLoadedValue LoadStream(RdbType type, ReadOnlySpan<byte> key, out Robj o)
    {
        Stream stream = Stream.New(server.Z);
        o = Robj.Create(
            server.Z, key, ObjType.Stream, ObjEncoding.Stream, stream.Address);
        return LoadNodes(stream, out long entries) && LoadStreamHead(stream, type, entries)
            && LoadGroups(stream, type) ? RdbLoadedValue.Ok : Fail(ref o);
    }

    private bool LoadNodes(Stream stream, out long entries)
    {
        entries = 0;
        if (!reader.ReadLen(out ulong nodes))
        {
            return Short(2485, "Stream listpacks len loading failed.");
        }
        for (; nodes > 0; nodes--)
        {
            if (!reader.ReadString(_first))
            {
                return Short(2496,
                    "Stream master ID loading failed: invalid encoding or I/O error.");
            }
            if (_first.Span.Length != StreamId.Size)
            {
                return reader.Fail(
                    true, 2501, "Stream node key entry is not the size of a stream ID");
            }
            if (!reader.ReadString(_second, server.Z, out Sds large))
            {
                return Short(2513, "Stream listpacks loading failed.");
            }
            bool added = LoadNode(
                stream, large.IsNull ? _second.Span : large.Span, ref entries);
            Sds.Free(server.Z, ref large);
            if (!added)
            {
                return false;
            }
        }
        return true;
    }

    private bool LoadNode(Stream stream, ReadOnlySpan<byte> bytes, ref long entries)
    {
        server.Stats.DumpPayloadSanitizations += Sanitizes ? 1 : 0;
        if (!Stream.ValidateNode(bytes, out long inNode))
        {
            return reader.Fail(true, 2520, "Stream listpack integrity check failed.");
        }
        Listpack lp = Listpack.FromBytes(server.Z, bytes);
        if (!stream.Nodes.TryInsert(server.Z, _first.Span, lp.Address, out _))
        {
            Listpack.Free(server.Z, ref lp);
            return reader.Fail(true, 2544, "Listpack re-added with existing key");
        }
        entries += inNode;
        return true;
    }

    private bool LoadStreamHead(Stream stream, RdbType type, long entries)
    {
        const string error = "Stream object metadata loading failed.";
        if (!LoadNumber(out ulong length) || !LoadId(out StreamId last))
        {
            return Short(2582, error);
        }
        StreamId first = default;
        StreamId maxDeleted = default;
        ulong added = length;
        bool isOld = type == RdbType.StreamListpacks;
        if (!isOld && !(LoadId(out first) && LoadId(out maxDeleted) && LoadNumber(out added)))
        {
            return Short(2582, error);
        }
        if (length != (ulong)entries)
        {
            return reader.Fail(true, 2588, "Stream length inconsistent with rax entries");
        }
        stream.SetLoaded(entries, last);
        stream.FirstId = isOld
            ? stream.EdgeId(server.Z, first: true, skipDeleted: true) : first;
        stream.MaxDeletedId = maxDeleted;
        stream.EntriesAdded = (long)added;
        return true;
    }

    private bool LoadGroups(Stream stream, RdbType type)
    {
        if (!reader.ReadLen(out ulong groups))
        {
            return Short(2596, "Stream cgroup count loading failed.");
        }
        for (; groups > 0; groups--)
        {
            if (!reader.ReadString(_first))
            {
                return Short(2607, "Error reading the consumer group name from Stream");
            }
            if (!LoadId(out StreamId last))
            {
                return Short(2616, "Stream cgroup ID loading failed.");
            }
            ulong read;
            if (type == RdbType.StreamListpacks)
            {
                read = (ulong)stream.EstimateEntriesUpTo(last);
            }
            else if (!LoadNumber(out read))
            {
                return Short(2627, "Stream cgroup offset loading failed.");
            }
            StreamGroup group = stream.AddGroup(server.Z, _first.Span, last, (long)read);
            if (group.IsNull)
            {
                return reader.Fail(true, 2638, "Duplicated consumer group name "
                    + StreamLookup.Text(_first.Span));
            }
            if (!LoadPending(group) || !LoadConsumers(group, type))
            {
                return false;
            }
        }
        return true;
    }

    private bool LoadPending(StreamGroup group)
    {
        if (!reader.ReadLen(out ulong count))
        {
            return Short(2653, "Stream PEL size loading failed.");
        }
        for (; count > 0; count--)
        {
            if (!LoadRawId(out StreamId id))
            {
                return Short(2660, "Stream PEL ID loading failed.");
            }
            if (!reader.ReadMillisecondTime(out long delivered)
                || !LoadNumber(out ulong deliveries))
            {
                return Short(2668, "Stream PEL NACK loading failed.");
            }
            if (!group.Pending.Find(id).IsNull)
            {
                return reader.Fail(true, 2674,
                    "Duplicated global PEL entry loading stream consumer group");
            }
            StreamNack nack = group.AddUnowned(server.Z, id, delivered);
            nack.Deliveries = (long)deliveries;
        }
        return true;
    }

    private bool LoadConsumers(StreamGroup group, RdbType type)
    {
        if (!reader.ReadLen(out ulong consumers))
        {
            return Short(2686, "Stream consumers num loading failed.");
        }
        long owned = 0;
        for (; consumers > 0; consumers--)
        {
            if (!reader.ReadString(_first))
            {
                return Short(2693, "Error reading the consumer name from Stream group.");
            }
            StreamConsumer consumer = group.AddConsumer(server.Z, _first.Span, 0);
            if (consumer.IsNull)
            {
                return reader.Fail(true, 2702, "Duplicate stream consumer detected.");
            }
            if (!reader.ReadMillisecondTime(out long seen))
            {
                return Short(2709, "Stream short read reading seen time.");
            }
            long active = seen;
            if (type == RdbType.StreamListpacks3 && !reader.ReadMillisecondTime(out active))
            {
                return Short(2717, "Stream short read reading active time.");
            }
            consumer.SeenUnixMs = seen;
            consumer.ActiveUnixMs = active;
            if (!LoadOwned(group, consumer))
            {
                return false;
            }
            owned += consumer.Pending.Count;
        }
        return owned == group.Pending.Count
            || reader.Fail(true, 2775, "Stream CG PEL entry without consumer");
    }

    private bool LoadOwned(StreamGroup group, StreamConsumer consumer)
    {
        if (!reader.ReadLen(out ulong count))
        {
            return Short(2730, "Stream consumer PEL num loading failed.");
        }
        for (; count > 0; count--)
        {
            if (!LoadRawId(out StreamId id))
            {
                return Short(2738, "Stream short read reading PEL streamID.");
            }
            StreamNack nack = group.Pending.Find(id);
            if (nack.IsNull)
            {
                return reader.Fail(
                    true, 2745, "Consumer entry not found in group global PEL");
            }
            if (!nack.Consumer.IsNull)
            {
                return reader.Fail(true, 2756,
                    "Duplicated consumer PEL entry  loading a stream consumer group");
            }
            group.Assign(server.Z, id, nack, consumer);
        }
        return true;
    }

    // Of a stream C says where the file ended; of all else only that it did.
    private bool Short(int line, string text) => reader.Fail(false, line, text);

    // Unlike a count it may be the greatest there is.
    private bool LoadNumber(out ulong number) => reader.ReadLen(out number, out _);

    private bool LoadId(out StreamId id)
    {
        bool ok = LoadNumber(out ulong ms);
        ok &= LoadNumber(out ulong seq);
        id = new StreamId(ms, seq);
        return ok;
    }

    private bool LoadRawId(out StreamId id)
    {
        Span<byte> key = stackalloc byte[StreamId.Size];
        bool ok = reader.Input.Read(key);
        id = StreamId.Decode(key);
        return ok;
    }
}
