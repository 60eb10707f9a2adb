// SimTrace: the hash of all that happened, and those who are told of it.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Two runs with one hash were the same run: time, node and kind of each event go in, and every byte
// sent, written and logged. Multiply, rotate, exclusive-or on words of 64 bits: nothing in it comes
// from the process, so it is the same everywhere.
using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using RedisNet.Os;

namespace RedisNet.Sim;

/// <summary>Where all events of a world pass.</summary>
internal sealed class SimTrace(SimWorld world)
{
    private const ulong Odd1 = 0x9E37_79B1_85EB_CA87;
    private const ulong Odd2 = 0xC2B2_AE3D_27D4_EB4F;

    private readonly List<SimObserver> _observers = [];
    private ulong _hash = 0x27D4_EB2F_1656_67C5;
    private bool _notes;

    internal ulong Hash => _hash;

    /// <summary>How many events went in.</summary>
    internal long Events { get; private set; }

    /// <summary>True if somebody reads notes: only then is it worth making their words.</summary>
    internal bool Notes => _notes;

    internal void Watch(SimObserver observer)
    {
        _observers.Add(observer);
        _notes |= observer.WantsNotes;
    }

    internal void Turned(SimNode node)
    {
        Begin('t', node);
        foreach (SimObserver o in _observers)
        {
            o.Turned(node);
        }
    }

    internal void Sent(
        SimNode node, NetAddress local, NetAddress remote, ReadOnlySpan<byte> bytes)
    {
        Begin('s', node);
        Mix((ulong)remote.Port);
        Mix(bytes);
        foreach (SimObserver o in _observers)
        {
            o.Sent(node, local, remote, bytes);
        }
    }

    internal void Wrote(SimNode node, string path, long offset, ReadOnlySpan<byte> bytes)
    {
        Begin('w', node);
        Mix((ulong)offset);
        Mix(bytes);
        foreach (SimObserver o in _observers)
        {
            o.Wrote(node, path, offset, bytes);
        }
    }

    internal void Logged(SimNode node, string line)
    {
        Begin('l', node);
        Mix(line);
        foreach (SimObserver o in _observers)
        {
            o.Logged(node, line);
        }
    }

    internal void Died(SimNode node, NodeDied death)
    {
        Begin('d', node);
        Mix((ulong)death.ExitCode);
        foreach (SimObserver o in _observers)
        {
            o.Died(node, death);
        }
    }

    /// <summary>An event of which a word and another say enough.</summary>
    internal void Note(SimNode? node, string what, string about = "")
    {
        Begin('n', node);
        Mix(what);
        Mix(about);
        if (!_notes)
        {
            return;
        }
        foreach (SimObserver o in _observers)
        {
            if (o.WantsNotes)
            {
                o.Noted(node, about.Length == 0 ? what : what + " " + about);
            }
        }
    }

    private void Begin(char kind, SimNode? node)
    {
        Events++;
        Mix((ulong)(node?.NowUs ?? world.NowUs));
        Mix(((ulong)kind << 32) | (uint)(node?.Index ?? -1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Mix(ulong word) =>
        _hash = BitOperations.RotateLeft((_hash ^ (word * Odd2)) * Odd1, 31);

    private void Mix(string text) => Mix(MemoryMarshal.AsBytes(text.AsSpan()));

    private void Mix(ReadOnlySpan<byte> bytes)
    {
        Mix((ulong)bytes.Length);
        while (bytes.Length >= 8)
        {
            Mix(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }
        ulong rest = 0;
        foreach (byte b in bytes)
        {
            rest = (rest << 8) | b;
        }
        Mix(rest);
    }
}
