// RaxNode: one node of a radix tree, laid out exactly as C's.
// Port of redis 7.2 rax.h raxNode and the layout macros of rax.c. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
//   offset
//        0   4 bytes   bit 0 iskey | bit 1 isnull | bit 2 iscompr | bits 3..31 size
//        4   size      characters
//        .   0..7      padding to a multiple of 8
//        .   8 each    children: `size` of them, or one when compressed
//        .   8         value, only when iskey and not isnull
//
// A plain node has an edge for each of its characters, in rising order, and a child for each edge.
// A compressed node stands for a run of `size` nodes with one child each: its characters are the
// edges one after the other, and its only child follows the last. A key that ends inside the run
// needs a node of its own there, so only the start of a run can be a key.
//
//   keys "foo" = 1 and "foobar" = 2:   ["foo"] -> ["bar"]=1 -> []=2
//
//   the second node, a compressed key: 3 << 3 | compressed 4 | key 1 = 0x1d
//   1d 00 00 00  62 61 72 00  (address of the leaf: 8 bytes)  01 00 00 00 00 00 00 00
//   a leaf that is a key without value: 03 00 00 00, and four bytes of padding
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RedisNet.Mem;

/// <summary>The four bytes a node begins with, and where the rest of it lies.</summary>
/// <port>rax.h raxNode</port>
[StructLayout(LayoutKind.Explicit, Size = 4)]
internal unsafe struct RaxNode
{
    /// <summary>Characters or children a node can have.</summary>
    /// <port>rax.h RAX_NODE_MAX_SIZE</port>
    public const int MaxSize = (1 << 29) - 1;

    private const uint KeyBit = 1;
    private const uint NullBit = 2;
    private const uint ComprBit = 4;
    private const int SizeShift = 3;

    [FieldOffset(0)]
    private uint _bits;

    /// <summary>Whether a key ends here.</summary>
    public bool IsKey
    {
        readonly get => (_bits & KeyBit) != 0;
        set => _bits = value ? _bits | KeyBit : _bits & ~KeyBit;
    }

    /// <summary>Whether the value is zero and not stored.</summary>
    public bool IsNull
    {
        readonly get => (_bits & NullBit) != 0;
        set => _bits = value ? _bits | NullBit : _bits & ~NullBit;
    }

    /// <summary>Whether the characters are a run.</summary>
    public readonly bool IsCompr
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (_bits & ComprBit) != 0;
    }

    /// <summary>Number of characters.</summary>
    public readonly int Size
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (int)(_bits >> SizeShift);
    }

    /// <summary>Whether a value is stored.</summary>
    public readonly bool HasValue => (_bits & (KeyBit | NullBit)) == KeyBit;

    /// <summary>Number of children.</summary>
    public readonly int Children => IsCompr ? 1 : Size;

    /// <summary>Whether the node could be part of a run: one child and no key.</summary>
    public readonly bool IsLink => !IsKey && (IsCompr || Size == 1);

    /// <summary>Sets all of the header: not a key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Reset(int size, bool isCompr)
    {
        _bits = ((uint)size << SizeShift) | (isCompr ? ComprBit : 0);
    }

    /// <summary>Changes the shape and keeps what kind of key it is.</summary>
    public void Reshape(int size, bool isCompr)
    {
        _bits = (_bits & (KeyBit | NullBit)) | ((uint)size << SizeShift)
            | (isCompr ? ComprBit : 0);
    }

    /// <summary>The characters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Data(RaxNode* n)
    {
        return (byte*)n + sizeof(RaxNode);
    }

    /// <summary>Offset of the children behind so many characters.</summary>
    /// <port>rax.c raxPadding</port>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint ChildOffset(int size)
    {
        return (nint)(((long)size + sizeof(RaxNode) + 7) & ~7L);
    }

    /// <summary>Place of the first child.</summary>
    /// <port>rax.c raxNodeFirstChildPtr</port>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RaxNode** FirstChild(RaxNode* n)
    {
        return (RaxNode**)((byte*)n + ChildOffset(n->Size));
    }

    /// <summary>Place of the last child.</summary>
    /// <port>rax.c raxNodeLastChildPtr</port>
    public static RaxNode** LastChild(RaxNode* n)
    {
        return FirstChild(n) + n->Children - 1;
    }

    /// <summary>Bytes of a node of this shape.</summary>
    /// <port>rax.c raxNodeCurrentLength</port>
    public static nint Length(int size, bool isCompr, bool hasValue)
    {
        return ChildOffset(size) + ((nint)(isCompr ? 1 : size) * sizeof(nint))
            + (hasValue ? sizeof(nint) : 0);
    }

    /// <summary>Bytes of a node.</summary>
    /// <port>rax.c raxNodeCurrentLength</port>
    public static nint Length(RaxNode* n)
    {
        return Length(n->Size, n->IsCompr, n->HasValue);
    }

    /// <summary>The value of a key; zero when none is stored.</summary>
    /// <port>rax.c raxGetData</port>
    public static nint GetData(RaxNode* n)
    {
        return n->IsNull ? 0 : *(nint*)(FirstChild(n) + n->Children);
    }

    /// <summary>Makes the node a key with this value, for which there must be room unless it is
    /// zero.</summary>
    /// <port>rax.c raxSetData</port>
    public static void SetData(RaxNode* n, nint data)
    {
        n->IsKey = true;
        n->IsNull = data == 0;
        if (data != 0)
        {
            *(nint*)(FirstChild(n) + n->Children) = data;
        }
    }

    /// <summary>A new plain node of so many children, its characters and links undefined; null when
    /// memory is refused.</summary>
    /// <port>rax.c raxNewNode</port>
    public static RaxNode* TryNew(Zmalloc z, int children, bool hasValue)
    {
        RaxNode* n = (RaxNode*)z.TryAlloc((nuint)Length(children, false, hasValue));
        if (n != null)
        {
            n->Reset(children, false);
        }

        return n;
    }

    /// <summary>A new node over a run of characters, or a plain one when there is only one; null
    /// when memory is refused.</summary>
    public static RaxNode* TryNewRun(Zmalloc z, int size, bool hasValue)
    {
        RaxNode* n = (RaxNode*)z.TryAlloc((nuint)Length(size, true, hasValue));
        if (n != null)
        {
            n->Reset(size, size > 1);
        }

        return n;
    }
}
