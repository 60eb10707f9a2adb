// OpenList: a list that is being taken, node by node.
// Ours, C has no counterpart.
//
// Nodes must come in the order they had. The walk goes from the head to the tail and marks what it
// takes (Quicklist.Marks.cs). A node that has no mark is copied before it changes or goes, and the
// copy waits at its place: before the node itself, or where that has gone, before the next one.
//
//   at the start   A   B   C   D   E           walk: A taken, B next
//   B changes      A | B'  C   D   E           waiting before B': B
//   C goes         A | B'      D   E           waiting before D: C
//   X comes        A | B'  X   D   E           X is born marked
//   D goes         A | B'  X       E           waiting before E: C D
//   the walk       A   B       C D E
using System.Collections.Generic;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Its elements are nodes.</summary>
internal sealed class OpenList : OpenValue
{
    private const int None = -1;

    /// <summary>What a copy costs besides its bytes.</summary>
    private const int Overhead = 24;

    /// <summary>Copies that wait before the node at an address.</summary>
    private Dictionary<nint, Run>? _before;
    private List<Copy>? _copies;
    private SnapshotChunk? _bytes;

    /// <summary>Copies that wait behind the last node.</summary>
    private Run _last = Run.Empty;
    private Quicklist _list;
    private QuicklistNode _next;

    public OpenList(RedisServer server, nint pointer)
        : base(server, pointer, Quicklist.FromAddress(pointer).Nodes)
    {
        _list = Quicklist.FromAddress(pointer);
        _list.BeginMarking();
        _next = _list.Head;
    }

    protected override long MoreBytes => _bytes!.Length + (_copies!.Count * Overhead);

    public override void Register(OpenValues all, SnapshotChunk chunk)
    {
        base.Register(all, chunk);
        _before = [];
        _copies = [];
        _bytes = new SnapshotChunk(Server.Z, 0);
    }

    /// <summary>What is in a node is about to change.</summary>
    public void Changing(QuicklistNode node)
    {
        if (!_list.IsMarked(node))
        {
            CopyOf(node);
            Note();
        }
    }

    /// <summary>A node is about to go.</summary>
    public void Removing(QuicklistNode node)
    {
        if (!_list.IsMarked(node))
        {
            CopyOf(node);
        }

        if (_before!.Remove(node.Address, out Run waiting))
        {
            PutBefore(node.Next, waiting);
        }

        if (node.Address == _next.Address)
        {
            _next = node.Next;
        }

        Note();
    }

    /// <summary>The last node has gone, and the list goes too.</summary>
    public void Ending() => _list = default;

    public override void Free()
    {
        _bytes!.Free();
        _copies!.Clear();
        base.Free();
    }

    protected override int Step(SnapshotChunk to)
    {
        if (_next.IsNull)
        {
            if (!_last.IsEmpty)
            {
                TakeFirst(to, ref _last);
                return 1;
            }

            if (!_list.IsNull)
            {
                _list.EndMarking();
            }

            End();
            return 1;
        }

        if (_before is { Count: > 0 } && _before.Remove(_next.Address, out Run waiting))
        {
            TakeFirst(to, ref waiting);
            if (!waiting.IsEmpty)
            {
                _before.Add(_next.Address, waiting);
            }

            return 1;
        }

        if (!_list.IsMarked(_next))
        {
            RdbValue.SaveNode(to, _next);
            _list.SetMark(_next);
            CountTaken();
        }

        _next = _next.Next;
        return 1;
    }

    private void CopyOf(QuicklistNode node)
    {
        long at = _bytes!.Length;
        RdbValue.SaveNode(_bytes, node);
        _copies!.Add(new Copy(at, _bytes.Length - at));
        int own = _copies.Count - 1;

        // What waits there already was before it.
        _before!.TryGetValue(node.Address, out Run waiting);
        _before[node.Address] = Join(waiting, new Run(own, own));
        _list.SetMark(node);
    }

    private void PutBefore(QuicklistNode node, Run waiting)
    {
        if (node.IsNull)
        {
            _last = Join(waiting, _last);
            return;
        }

        _before!.TryGetValue(node.Address, out Run there);
        _before[node.Address] = Join(waiting, there);
    }

    private Run Join(Run first, Run second)
    {
        if (first.IsEmpty || second.IsEmpty)
        {
            return first.IsEmpty ? second : first;
        }

        _copies![first.To] = _copies[first.To] with { Next = second.From };
        return new Run(first.From, second.To);
    }

    private void TakeFirst(SnapshotChunk to, ref Run run)
    {
        Copy copy = _copies![run.From];
        to.AddPieces(_bytes!, copy.At, copy.Length);
        run = run.From == run.To ? Run.Empty : new Run(copy.Next, run.To);
        CountTaken();
    }

    /// <summary>Where a copy is among the bytes, and which one comes after it.</summary>
    private readonly record struct Copy(long At, long Length)
    {
        public int Next { get; init; } = None;
    }

    /// <summary>Copies that follow one another, from the first to the last; the default value is
    /// none.</summary>
    private readonly struct Run(int from, int to)
    {
        private readonly int _from1 = from + 1;

        public static Run Empty => default;

        public bool IsEmpty => _from1 == 0;

        public int From => _from1 - 1;

        public int To => to;
    }
}
