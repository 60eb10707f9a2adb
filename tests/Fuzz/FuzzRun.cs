// FuzzRun: many inputs, in blocks.
// Ours, no origin in C.
//
// A block is some thousand inputs on a server of its own, which has given back every byte when the
// block is over. What an input is depends on the seed and its number alone, so that one of them, or
// one block, can be run again.
using System;
using System.Threading;
using RedisNet.Server;

namespace RedisNet.Fuzz;

/// <summary>Runs blocks of inputs for a target and counts.</summary>
internal sealed class FuzzRun(IFuzzTarget target, ulong seed)
{
    public const int BlockInputs = 2000;

    private long _inputs;
    private long _accepted;

    public long Inputs => Interlocked.Read(ref _inputs);

    public long Accepted => Interlocked.Read(ref _accepted);

    /// <summary>Inputs from number <paramref name="first"/> on. Null, or what was wrong.</summary>
    public string? Block(long first, int count)
    {
        FuzzServer? s = null;
        long i = first;
        byte[] input = [];
        try
        {
            s = new FuzzServer();
            s.Do("FLUSHALL", "SYNC");
            long before = s.Server.Z.UsedMemory;
            for (; i < first + count; i++)
            {
                var random = new Random((int)Mix(seed, (ulong)i));
                SetUp(s, i);
                input = target.Draw(random);
                if (target.Run(s, random, input))
                {
                    Interlocked.Increment(ref _accepted);
                }
                Interlocked.Increment(ref _inputs);
            }
            s.Do("FLUSHALL", "SYNC");
            s.Z.CheckAll();
            long left = s.Server.Z.UsedMemory - before;
            return left == 0 ? null
                : $"{target.Name}, inputs {first} to {i - 1}: {left} bytes were not given back\n"
                    + s.Z.LeakReport();
        }
        catch (Exception e)
        {
            return $"{target.Name}, input {i} of seed {seed}: {e.Message}\n"
                + $"{Convert.ToHexString(input)}\n{e}";
        }
        finally
        {
            s?.End();
        }
    }

    private static void SetUp(FuzzServer s, long i)
    {
        s.Server.Config.SanitizeDumpPayload =
            i % 2 == 0 ? SanitizeDumpPayload.No : SanitizeDumpPayload.Yes;
        s.SetThresholds(low: i % 4 < 2);
    }

    // A number of its own for each pair, by the finalizer of splitmix64.
    private static ulong Mix(ulong seed, ulong i)
    {
        ulong x = (seed * 0x9E3779B97F4A7C15) + i + 1;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return (x ^ (x >> 31)) & int.MaxValue;
    }
}
