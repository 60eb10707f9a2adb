// Shared: replies that are the same for everyone, ready as bytes.
// Port of redis 7.2 server.c createSharedObjects. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Texts that begin with `-` are errors: send them with AddReplyErrorObject so that they are
// counted.
using System;

namespace RedisNet.Server;

/// <summary>Constant replies, complete with CRLF.</summary>
/// <port>server.c createSharedObjects</port>
public static class Shared
{
    public static ReadOnlySpan<byte> Crlf => "\r\n"u8;
    public static ReadOnlySpan<byte> Ok => "+OK\r\n"u8;
    public static ReadOnlySpan<byte> Pong => "+PONG\r\n"u8;
    public static ReadOnlySpan<byte> Queued => "+QUEUED\r\n"u8;
    public static ReadOnlySpan<byte> Czero => ":0\r\n"u8;
    public static ReadOnlySpan<byte> Cone => ":1\r\n"u8;
    public static ReadOnlySpan<byte> EmptyBulk => "$0\r\n\r\n"u8;
    public static ReadOnlySpan<byte> EmptyArray => "*0\r\n"u8;
    public static ReadOnlySpan<byte> Space => " "u8;

    public static ReadOnlySpan<byte> WrongTypeErr =>
        "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n"u8;

    public static ReadOnlySpan<byte> Err => "-ERR\r\n"u8;
    public static ReadOnlySpan<byte> NoKeyErr => "-ERR no such key\r\n"u8;
    public static ReadOnlySpan<byte> SyntaxErr => "-ERR syntax error\r\n"u8;
    public static ReadOnlySpan<byte> SameObjectErr =>
        "-ERR source and destination objects are the same\r\n"u8;

    public static ReadOnlySpan<byte> OutOfRangeErr => "-ERR index out of range\r\n"u8;
    public static ReadOnlySpan<byte> LoadingErr =>
        "-LOADING Redis is loading the dataset in memory\r\n"u8;

    public static ReadOnlySpan<byte> MasterDownErr =>
        "-MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.\r\n"u8;

    public static ReadOnlySpan<byte> BgsaveErr =>
        ("-MISCONF Redis is configured to save RDB snapshots, but it's currently unable to "u8
            + "persist to disk. "u8
        + "Commands that may modify the data set are disabled, because this instance is "u8
            + "configured to "u8
        + "report errors during writes if RDB snapshotting fails (stop-writes-on-bgsave-error "u8
            + "option). "u8
        + "Please check the Redis logs for details about the RDB error.\r\n"u8);

    public static ReadOnlySpan<byte> RoReplicaErr =>
        "-READONLY You can't write against a read only replica.\r\n"u8;

    public static ReadOnlySpan<byte> NoAuthErr => "-NOAUTH Authentication required.\r\n"u8;
    public static ReadOnlySpan<byte> OomErr =>
        "-OOM command not allowed when used memory > 'maxmemory'.\r\n"u8;

    public static ReadOnlySpan<byte> ExecAbortErr =>
        "-EXECABORT Transaction discarded because of previous errors.\r\n"u8;

    public static ReadOnlySpan<byte> NoReplicasErr =>
        "-NOREPLICAS Not enough good replicas to write.\r\n"u8;
    public static ReadOnlySpan<byte> BusyKeyErr => "-BUSYKEY Target key name already exists.\r\n"u8;
}
