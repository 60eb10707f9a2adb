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

    /// <summary>From where the iterator stands, to some key nearby: each step goes to a child or
    /// to the parent as chance has it, until so many keys were met. False in an empty
    /// tree.</summary>
    /// <remarks>With 0 steps, a random number of them, up to about twice the logarithm of the
    /// number of keys. Some keys come far more often than others. The random state is advanced
    /// (splitmix64).</remarks>
    /// <port>rax.c raxRandomWalk</port>
    public bool RandomWalk(ref ulong random, long steps = 0)
    {
        if (_rt->NumEle == 0)
        {
            _eof = true;
            return false;
        }

        if (steps == 0)
        {
            ulong most = 2 * (1 + (ulong)Math.Floor(Math.Log(_rt->NumEle)));
            steps = 1 + (long)(NextRandom(ref random) % most);
        }

        // A tree of nothing but the empty key has no way to go.
        while (_rt->Head->Size != 0 && (steps > 0 || !_node->IsKey))
        {
            int children = _node->Children;
            int ways = children + (_node != _rt->Head ? 1 : 0);
            int way = (int)(NextRandom(ref random) % (ulong)ways);
            if (way == children)
            {
                _node = Pop();
                _keyLength -= _node->IsCompr ? _node->Size : 1;
            }
            else
            {
                Enter(way);
            }

            steps -= _node->IsKey ? 1 : 0;
        }

        Land();
        return true;
    }

    private static ulong NextRandom(ref ulong state)
    {
        state += 0x9e3779b97f4a7c15UL;
        ulong x = state;
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9UL;
        x = (x ^ (x >> 27)) * 0x94d049bb133111ebUL;
        return x ^ (x >> 31);
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
