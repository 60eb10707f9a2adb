// Quicklist, fifth part: marks, for who takes the nodes one by one while the list goes on changing.
// Ours, no origin in C.
//
// Taking begins with a new mark, which no node has. A node gets it when it is taken, and nodes that
// are made meanwhile are born with it: so whoever lacks it was there from the start and is still to
// be taken. Nothing need be cleared when the taking is given up.
//
//   mark 7, all nodes have it     7 7 7 7
//   BeginMarking: mark 8          7 7 7 7
//   two taken, one came           8 8 7 8' 7
//   given up; BeginMarking: 9     8 8 7 8' 7      nobody has it
//
// A mark has 16 bits and comes round again. Taking that is finished leaves all nodes with the same
// mark; so only an unbroken run of 65534 that were given up could meet one that is left over, and
// then all nodes are marked in one go.
namespace RedisNet.Mem;

/// <content>Marks.</content>
public readonly unsafe partial struct Quicklist
{
    private const int MaxUnfinished = ushort.MaxValue - 1;

    /// <summary>From now on no node has the list's mark but those that are yet to come.</summary>
    public void BeginMarking()
    {
        if (_q->Unfinished == MaxUnfinished)
        {
            for (QuicklistNodeBlock* n = _q->Head; n != null; n = n->Next)
            {
                n->Mark = _q->Mark;
            }

            _q->Unfinished = 0;
        }

        _q->Unfinished++;
        _q->Mark++;
    }

    /// <summary>All nodes have the mark.</summary>
    public void EndMarking()
    {
        _q->Unfinished = 0;
    }

    /// <summary>Whether a node of this list has its mark.</summary>
    public bool IsMarked(QuicklistNode node)
    {
        return node.Block->Mark == _q->Mark;
    }

    /// <summary>Gives a node of this list its mark.</summary>
    public void SetMark(QuicklistNode node)
    {
        node.Block->Mark = _q->Mark;
    }

    /// <summary>To be called before what is in a node changes.</summary>
    private void BeforeChange(QuicklistShared shared, QuicklistNodeBlock* node)
    {
        if (shared.Watch != null && node->Mark != _q->Mark)
        {
            shared.Watch.Changing(Address, new QuicklistNode(node));
        }
    }
}
