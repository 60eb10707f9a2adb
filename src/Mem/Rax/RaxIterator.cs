// RaxIterator: goes over the keys of a radix tree in byte order, both ways, from any place.
// Port of redis 7.2 rax.c raxIterator. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   RaxIterator it = new(z, rax);
//   it.Seek(RaxOp.Ge, key);
//   while (it.Next()) { ... it.Key, it.Data ... }
//   it.Stop();
//
// The iterator knows the text of the node it is at and the nodes above it, first in itself (128
// bytes, 32 nodes), then in blocks that Stop gives back. A seek stands *at* a key, and the first
// step after it does not move; so the loop above begins with the key sought.
//
// After any change of the tree the nodes it knows may be gone: seek again, which may be done with
// its own key.
//
// It lives on the stack and points into the heap: do not copy it. Files: RaxIterator.cs life and
// steps; RaxIterator.Seek.cs.
using System;
using System.Runtime.CompilerServices;

namespace RedisNet.Mem;

/// <summary>A place in a tree.</summary>
/// <port>rax.h raxIterator</port>
public unsafe ref partial struct RaxIterator
{
    /// <summary>Bytes of a key that need no block.</summary>
    /// <port>rax.h RAX_ITER_STATIC_LEN</port>
    private const int StaticLength = 128;

    /// <summary>Depth that needs no block.</summary>
    /// <port>rax.h RAX_STACK_STATIC_ITEMS</port>
    private const int StaticItems = 32;

    private readonly Zmalloc _z;
    private readonly RaxHeader* _rt;
    private byte* _keyBlock;
    private nint* _stackBlock;
    private RaxNode* _node;
    private nint _data;
    private int _keyLength;
    private int _keyMax;
    private int _items;
    private int _maxItems;
    private bool _justSeeked;
    private bool _eof;
    private fixed byte _keyStatic[StaticLength];
    private fixed long _stackStatic[StaticItems];

    /// <summary>An iterator that is at no key until it seeks.</summary>
    /// <port>rax.c raxStart, raxStackInit</port>
    public RaxIterator(Zmalloc z, Rax rax)
    {
        _z = z;
        _rt = rax.Header;
        _eof = true;
        _keyMax = StaticLength;
        _maxItems = StaticItems;
    }

    /// <summary>Whether there is no key here: none was found, or the last step passed the
    /// end.</summary>
    /// <port>rax.c raxEOF</port>
    public readonly bool Eof => _eof;

    /// <summary>The key. Valid until the next call.</summary>
    /// <port>rax.h raxIterator.key</port>
    public ReadOnlySpan<byte> Key => new(KeyPointer, _keyLength);

    /// <summary>Its value.</summary>
    /// <port>rax.h raxIterator.data</port>
    public readonly nint Data => _data;

    private byte* KeyPointer
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _keyBlock != null ? _keyBlock : (byte*)Unsafe.AsPointer(ref _keyStatic[0]);
    }

    private nint* StackPointer
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _stackBlock != null ? _stackBlock
            : (nint*)Unsafe.AsPointer(ref _stackStatic[0]);
    }

    /// <summary>Goes to the next key, or stays at the one just sought; false at the end.</summary>
    /// <port>rax.c raxNext</port>
    public bool Next()
    {
        NextStep(false);
        return !_eof;
    }

    /// <summary>Goes to the key before, or stays at the one just sought; false at the
    /// start.</summary>
    /// <port>rax.c raxPrev</port>
    public bool Prev()
    {
        PrevStep(false);
        return !_eof;
    }

    /// <summary>Gives back what the iterator allocated. It may seek again.</summary>
    /// <port>rax.c raxStop, raxStackFree</port>
    public void Stop()
    {
        _z.Free((nint)_keyBlock);
        _z.Free((nint)_stackBlock);
        _keyBlock = null;
        _stackBlock = null;
        _keyMax = StaticLength;
        _maxItems = StaticItems;
        _eof = true;
        _keyLength = 0;
    }

    /// <port>rax.c raxStackPush</port>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Push(RaxNode* n)
    {
        if (_items == _maxItems)
        {
            GrowStack();
        }

        StackPointer[_items++] = (nint)n;
    }

    /// <port>rax.c raxStackPop</port>
    private RaxNode* Pop()
    {
        MemCheck.That(_items > 0);
        return (RaxNode*)StackPointer[--_items];
    }

    private void GrowStack()
    {
        long bytes = (long)_maxItems * sizeof(nint);
        nint* block = (nint*)_z.Realloc((nint)_stackBlock, (nuint)(bytes * 2));
        if (_stackBlock == null)
        {
            Buffer.MemoryCopy(StackPointer, block, bytes, bytes);
        }

        _stackBlock = block;
        _maxItems *= 2;
    }

    /// <summary>The bytes may lie in the key's own block, at their place.</summary>
    /// <port>rax.c raxIteratorAddChars</port>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddChars(byte* s, int length)
    {
        if (_keyMax - _keyLength < length)
        {
            GrowKey(length);
        }

        byte* to = KeyPointer + _keyLength;
        if (length == 1)
        {
            *to = *s;
        }
        else
        {
            Buffer.MemoryCopy(s, to, length, length);
        }

        _keyLength += length;
    }

    private void GrowKey(int length)
    {
        int max = (int)long.Min(((long)_keyLength + length) * 2, int.MaxValue);
        byte* block = (byte*)_z.Realloc((nint)_keyBlock, (nuint)max);
        if (_keyBlock == null)
        {
            Buffer.MemoryCopy(KeyPointer, block, _keyLength, _keyLength);
        }

        _keyBlock = block;
        _keyMax = max;
    }

    private void Land()
    {
        _data = RaxNode.GetData(_node);
    }

    /// <summary>Goes down to a child and adds its edge, or its run, to the key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Enter(int child)
    {
        RaxNode* n = _node;
        Push(n);
        AddChars(RaxNode.Data(n) + child, n->IsCompr ? n->Size : 1);
        _node = RaxNode.FirstChild(n)[child];
    }

    /// <summary>One step forward. With <paramref name="noUp"/> the key already has a letter more
    /// than the node, and what comes after that letter is wanted.</summary>
    /// <port>rax.c raxIteratorNextStep</port>
    private void NextStep(bool noUp)
    {
        if (_eof || _justSeeked)
        {
            _justSeeked = false;
            return;
        }

        int keyLength = _keyLength;
        int items = _items;
        RaxNode* node = _node;
        while (true)
        {
            if (!noUp && _node->Size != 0)
            {
                // Down the first edges to the first key: it is the next in order.
                Enter(0);
                if (_node->IsKey)
                {
                    Land();
                    return;
                }
            }
            else if (!NextSibling(noUp))
            {
                _eof = true;
                _items = items;
                _keyLength = keyLength;
                _node = node;
                return;
            }
            else if (_node->IsKey)
            {
                Land();
                return;
            }
            else
            {
                noUp = false;
            }
        }
    }

    /// <summary>Up to the first node with an edge after the one we came by, and down it; false when
    /// there is none.</summary>
    private bool NextSibling(bool noUp)
    {
        while (true)
        {
            if (!noUp && _node == _rt->Head)
            {
                return false;
            }

            int last = KeyPointer[_keyLength - 1];
            int fewest = noUp ? 1 : 2;
            if (!noUp)
            {
                _node = Pop();
            }

            noUp = false;
            RaxNode* n = _node;
            int size = n->Size;
            _keyLength -= n->IsCompr ? size : 1;
            if (!n->IsCompr && size >= fewest)
            {
                byte* v = RaxNode.Data(n);
                int i = 0;
                while (i < size && v[i] <= last)
                {
                    i++;
                }

                if (i != size)
                {
                    Enter(i);
                    return true;
                }
            }
        }
    }

    /// <summary>Down the last edges to a leaf, which is the last key below.</summary>
    /// <port>rax.c raxSeekGreatest</port>
    private void SeekGreatest()
    {
        while (_node->Size != 0)
        {
            Enter(_node->Children - 1);
        }
    }

    /// <summary>One step back; <paramref name="noUp"/> as in <see cref="NextStep"/>.</summary>
    /// <port>rax.c raxIteratorPrevStep</port>
    private void PrevStep(bool noUp)
    {
        if (_eof || _justSeeked)
        {
            _justSeeked = false;
            return;
        }

        int keyLength = _keyLength;
        int items = _items;
        RaxNode* node = _node;
        do
        {
            if (!noUp && _node == _rt->Head)
            {
                _eof = true;
                _items = items;
                _keyLength = keyLength;
                _node = node;
                return;
            }

            int last = KeyPointer[_keyLength - 1];
            int fewest = noUp ? 1 : 2;
            if (!noUp)
            {
                _node = Pop();
            }

            noUp = false;
            EnterBefore(last, fewest);
        }
        while (!_node->IsKey);
        Land();
    }

    /// <summary>Leaves the edge we came by, and goes to the last key below the edge before it, if
    /// the node has one.</summary>
    private void EnterBefore(int last, int fewest)
    {
        RaxNode* n = _node;
        int size = n->Size;
        _keyLength -= n->IsCompr ? size : 1;
        if (n->IsCompr || size < fewest)
        {
            return;
        }

        byte* v = RaxNode.Data(n);
        int i = size - 1;
        while (i >= 0 && v[i] >= last)
        {
            i--;
        }

        if (i >= 0)
        {
            Enter(i);
            SeekGreatest();
        }
    }
}
