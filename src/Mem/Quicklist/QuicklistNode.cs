// QuicklistNode: a node of a list to look at, for saving and for DEBUG.
// Port of redis 7.2 quicklist.h quicklistNode. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RedisNet.Mem;

/// <summary>Handle of a node; the default value is "no node". It lives as long as the list does not
/// change.</summary>
/// <port>quicklist.h quicklistNode</port>
public readonly unsafe struct QuicklistNode
{
    private readonly QuicklistNodeBlock* _n;

    internal QuicklistNode(QuicklistNodeBlock* n)
    {
        _n = n;
    }

    /// <summary>Whether there is no node behind the handle.</summary>
    public bool IsNull => _n == null;

    /// <summary>Address of the node, to tell it from others.</summary>
    public nint Address => (nint)_n;

    internal QuicklistNodeBlock* Block => _n;

    /// <summary>The node after this one.</summary>
    public QuicklistNode Next => new(_n->Next);

    /// <summary>The node before this one.</summary>
    public QuicklistNode Prev => new(_n->Prev);

    /// <summary>Entries in it.</summary>
    public int Count => _n->Count;

    /// <summary>Bytes of the listpack or the element, uncompressed.</summary>
    public int Size => (int)_n->Sz;

    /// <summary>Whether it is one large element and not a listpack.</summary>
    /// <port>quicklist.h QL_NODE_IS_PLAIN</port>
    public bool IsPlain => _n->Is(QuicklistNodeFlags.Plain);

    /// <summary>Whether it is compressed.</summary>
    /// <port>quicklist.h quicklistNodeIsCompressed</port>
    public bool IsCompressed => _n->Is(QuicklistNodeFlags.Lzf);

    /// <summary>Whether it is uncompressed for the time being only.</summary>
    public bool Recompress => _n->Is(QuicklistNodeFlags.Recompress);

    /// <summary>The bytes of the listpack or the element; it must not be compressed.</summary>
    public ReadOnlySpan<byte> Bytes
    {
        get
        {
            MemCheck.That(!IsCompressed);
            return MemoryMarshal.CreateReadOnlySpan(ref *(byte*)_n->Entry, Size);
        }
    }

    /// <summary>The LZF block of a compressed node; it expands to <see cref="Size"/>
    /// bytes.</summary>
    /// <port>quicklist.c quicklistGetLzf</port>
    public ReadOnlySpan<byte> Lzf
    {
        get
        {
            MemCheck.That(IsCompressed);
            byte* p = (byte*)_n->Entry;
            return MemoryMarshal.CreateReadOnlySpan(
                ref p[Quicklist.LzfHeader], (int)Unsafe.ReadUnaligned<long>(p));
        }
    }

    /// <summary>The listpack of a node that is neither plain nor compressed.</summary>
    public Listpack Listpack
    {
        get
        {
            MemCheck.That(!IsPlain && !IsCompressed);
            return Listpack.FromAddress(_n->Entry);
        }
    }
}
