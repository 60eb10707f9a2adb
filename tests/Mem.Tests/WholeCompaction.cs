// WholeCompaction: the steps of a compaction at one go, for tests of what happens between them.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Mem.Tests;

internal static class WholeCompaction
{
    /// <summary>Begins and chooses to the end; returns how many bytes of pages were
    /// chosen.</summary>
    public static long ChoosePages(this Zmalloc z)
    {
        z.BeginCompaction();
        z.StepToTheEnd();
        return z.LeavingBytes;
    }

    public static void LetPagesServe(this Zmalloc z)
    {
        z.EndCompaction();
        z.StepToTheEnd();
    }

    public static void StepToTheEnd(this Zmalloc z)
    {
        while (z.CompactionStep())
        {
        }
    }
}
