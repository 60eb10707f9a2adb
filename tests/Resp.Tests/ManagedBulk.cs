// ManagedBulk: big arguments in managed arrays, and how many of them are out. Test support.
// No port: the server's own implementation keeps them in unmanaged memory.
namespace RedisNet.Resp.Tests;

using System;
using System.Buffers;

internal sealed class ManagedBulkSource : IBulkSource
{
    public int Started { get; private set; }

    public int Live { get; private set; }

    /// <summary>The largest memory any argument has held.</summary>
    public int Peak { get; private set; }

    public BulkArgument Start(int length)
    {
        Started++;
        Live++;
        return new ManagedBulk(this, length);
    }

    private sealed class ManagedBulk(ManagedBulkSource source, int length) : BulkArgument(length)
    {
        private byte[] _bytes = [];
        private bool _released;

        public override Span<byte> GetSpan() => _bytes.AsSpan(0, Arrived);

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin() => throw new NotSupportedException();

        protected override Span<byte> GetTailCore(int sizeHint)
        {
            if (_bytes.Length - Arrived == 0)
            {
                Array.Resize(ref _bytes, Math.Min(Length, Math.Max(64, _bytes.Length * 2)));
                source.Peak = Math.Max(source.Peak, _bytes.Length);
            }

            return _bytes.AsSpan(Arrived);
        }

        protected override void Dispose(bool disposing)
        {
            RespTestCheck.That(!_released, "released twice");
            _released = true;
            _bytes = [];
            source.Live--;
        }
    }
}

internal static class RespTestCheck
{
    public static void That(bool condition, string text)
    {
        if (!condition)
        {
            throw new InvalidOperationException(text);
        }
    }
}
