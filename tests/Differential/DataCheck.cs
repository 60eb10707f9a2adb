// DataCheck: whether two servers hold the same data, in the same encodings and the same bytes.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Linq;

namespace RedisNet.Differential;

/// <summary>Digest, keys, encodings and DUMP payloads. A hash table's payload has the order of its
/// buckets, so such a value is exchanged: each server must load the other's and have the same
/// digest. 7.0 has other encodings: no sets in listpacks, no lists of one, other moments to
/// change.</summary>
internal sealed class DataCheck(Pair pair)
{
    private const string Exchanged = "exchanged";

    /// <summary>What the comparison saw, over all calls.</summary>
    public long SamePayloads { get; private set; }

    public long ExchangedPayloads { get; private set; }

    /// <summary>Null when both hold the same; else what differs first.</summary>
    public string? Difference()
    {
        (string c, string ours) = pair.Ask("DEBUG", "DIGEST");
        string? first = c == ours ? null : "DEBUG DIGEST differs";
        foreach (string db in (string[])["1", "0"])
        {
            pair.Both("SELECT", db);
            first = OfDatabase() is { } difference ? $"db {db}: {difference}" : first;
        }
        return first;
    }

    private string? OfDatabase()
    {
        List<string> keys = WireReply.Elements(pair.ToC.Do("KEYS", "*"));
        return keys.Select(WireReply.Text).Order(StringComparer.Ordinal).Select(OfKey)
            .FirstOrDefault(difference => difference is not null);
    }

    private string? OfKey(string key)
    {
        (string c, string ours) = pair.Ask("DEBUG", "DIGEST-VALUE", key);
        if (c != ours)
        {
            return $"DEBUG DIGEST-VALUE {key}: C {c.Trim()}, ours {ours.Trim()}";
        }
        string type = pair.ToC.Text("TYPE", key);
        string encoding = pair.ToC.Text("OBJECT", "ENCODING", key);
        string encodingOfOurs = pair.ToOurs.Text("OBJECT", "ENCODING", key);
        if (pair.Is72 && encoding != encodingOfOurs)
        {
            return $"OBJECT ENCODING {key}: C {encoding}, ours {encodingOfOurs}";
        }
        (c, ours) = pair.Ask("DUMP", key);
        bool sameBytes = encoding == encodingOfOurs && encoding != "hashtable"
            && (pair.Is72 || type != "list") && !HasOrderOfATable(key, type)
            && !HasGroups(key, type);
        if (sameBytes)
        {
            SamePayloads++;
            return c == ours ? null : $"DUMP {key} ({encoding})" + Shown.Both(c, ours);
        }
        ExchangedPayloads++;
        return Loads(pair.ToOurs, key, WireReply.Text(c))
            ?? Loads(pair.ToC, key, WireReply.Text(ours));
    }

    /// <summary>The listpack of a set that a STORE made has the order of the table it was read
    /// from; pool `to` is spared of them.</summary>
    private static bool HasOrderOfATable(string key, string type) =>
        type == "set" && !key.StartsWith("to:", StringComparison.OrdinalIgnoreCase);

    /// <summary>Groups hold times of delivery.</summary>
    private bool HasGroups(string key, string type) =>
        type == "stream" && pair.ToC.Do("XINFO", "GROUPS", key) is not "*0\r\n";

    private static string? Loads(WireClient server, string key, string payload)
    {
        // A digest tells whether there is a time to live, not which.
        string ttl = server.Do("PTTL", key) == ":-1\r\n" ? "0" : "100000000";
        string answer = server.Do("RESTORE", Exchanged, ttl, payload, "REPLACE");
        string digests = server.Do("DEBUG", "DIGEST-VALUE", key, Exchanged);
        server.Do("DEL", Exchanged);
        List<string> both = WireReply.Elements(digests);
        return answer == "+OK\r\n" && both[0] == both[1] ? null
            : $"the other's DUMP of {key} as {Exchanged}: {answer.Trim()} {digests}";
    }
}
