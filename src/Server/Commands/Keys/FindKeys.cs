// FindKeys: the second half of a key spec, which arguments are keys once the search has begun.
// Port of redis 7.2 server.h keySpec. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Which arguments are keys. Positions are relative to the begin of the search.</summary>
/// <port>server.h keySpec</port>
public sealed record FindKeys
{
    private FindKeys(FindKeysType type) => Type = type;

    public FindKeysType Type { get; }

    /// <summary>Position of the last key; -1 is the last argument, -2 the one before it.</summary>
    public int LastKey { get; private init; }

    /// <summary>Arguments from one key to the next.</summary>
    public int KeyStep { get; private init; }

    /// <summary>With <see cref="LastKey"/> -1, only 1/Limit of the arguments left are keys; 0 and 1
    /// mean all.</summary>
    public int Limit { get; private init; }

    /// <summary>Position of the argument that holds the number of keys.</summary>
    public int KeynumIndex { get; private init; }

    /// <summary>Position of the first key in a <c>Keynum</c> spec.</summary>
    public int FirstKey { get; private init; }

    public static FindKeys Unknown() => new(FindKeysType.Unknown);

    public static FindKeys Range(int lastKey, int keyStep, int limit) =>
        new(FindKeysType.Range) { LastKey = lastKey, KeyStep = keyStep, Limit = limit };

    public static FindKeys Keynum(int keynumIndex, int firstKey, int keyStep) =>
        new(FindKeysType.Keynum)
        {
            KeynumIndex = keynumIndex,
            FirstKey = firstKey,
            KeyStep = keyStep,
        };
}
