// PendingPushes: push messages for the client whose command is running, kept back until its reply
// is complete.
// Port of redis 7.2 server.h redisServer.pending_push_messages. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Server;

/// <summary>Bytes that follow the running command's reply.</summary>
public sealed class PendingPushes
{
    private byte[] _bytes = [];

    public int Length { get; private set; }
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (Length + bytes.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(256, (Length + bytes.Length) * 2));
        }

        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    public void Clear()
    {
        Length = 0;
        _bytes = [];
    }
}
