// RaxIterator, second part: seeking.
// Port of redis 7.2 rax.c raxSeek. See RaxIterator.cs.
//
// A seek walks down as a lookup does. Where the key is not there, the walk ended at one of three
// places, and one step from there gives the neighbour:
//
//   a plain node without its letter   the letter is added to the key all the same, and the step
//                                     looks for the edge after (or before) it
//   a run that differs                all below it lies on one side of the key: the step goes in,
//                                     or past the whole run
//   a node, or inside a run, with     all below is greater; what is smaller is above, or is the
//   no letter left                    start of that run, if that is a key
using System;

namespace RedisNet.Mem;

public unsafe ref partial struct RaxIterator
{
    /// <summary>Goes to the first key, the last, or one in the given relation to a key; <see
    /// cref="Eof"/> tells whether there is one.</summary>
    /// <remarks>The key may be the iterator's own.</remarks>
    /// <port>rax.c raxSeek</port>
    public void Seek(RaxOp op, scoped ReadOnlySpan<byte> ele = default)
    {
        _items = 0;
        _keyLength = 0;
        _justSeeked = true;
        _eof = _rt->NumEle == 0;
        _node = _rt->Head;
        if (_eof)
        {
            return;
        }

        if (op == RaxOp.Last)
        {
            SeekGreatest();
            MemCheck.That(_node->IsKey);
            Land();
            return;
        }

        if (op == RaxOp.First)
        {
            op = RaxOp.Ge;
            ele = default;
        }

        fixed (byte* s = ele)
        {
            SeekKey(op, s, ele.Length);
        }
    }

    private void SeekKey(RaxOp op, byte* s, int length)
    {
        int i = 0;
        int split = 0;
        while (i < length && _node->Size != 0)
        {
            RaxNode** next = Rax.Step(_node, s, length, ref i, out split);
            if (next == null)
            {
                break;
            }

            Push(_node);
            _node = *next;
        }

        bool eq = op is RaxOp.Eq or RaxOp.Le or RaxOp.Ge;
        bool lt = op is RaxOp.Lt or RaxOp.Le;
        if (eq && i == length && split == 0 && _node->IsKey)
        {
            AddChars(s, length);
            Land();
        }
        else if (op == RaxOp.Eq)
        {
            _eof = true;
        }
        else
        {
            AddChars(s, i - split);
            _justSeeked = false;
            SeekNeighbour(lt, s + i, length - i, split);
            _justSeeked = true;
        }
    }

    /// <summary>The one step from where the walk ended, with these letters of the key
    /// left.</summary>
    private void SeekNeighbour(bool lt, byte* rest, int left, int split)
    {
        if (left != 0 && !_node->IsCompr)
        {
            AddChars(rest, 1);
            StepTowards(lt, true);
        }
        else if (left != 0)
        {
            // The run differs at `split`: is what is below it on the wanted side?
            bool below = RaxNode.Data(_node)[split] < *rest;
            if (below != lt)
            {
                AddChars(RaxNode.Data(_node), _node->Size);
                StepTowards(lt, true);
            }
            else if (lt)
            {
                SeekGreatest();
                Land();
            }
            else
            {
                StepTowards(false, false);
            }
        }
        else if (lt && split != 0 && _node->IsKey)
        {
            Land();
        }
        else
        {
            StepTowards(lt, false);
        }
    }

    private void StepTowards(bool lt, bool noUp)
    {
        if (lt)
        {
            PrevStep(noUp);
        }
        else
        {
            NextStep(noUp);
        }
    }
}
