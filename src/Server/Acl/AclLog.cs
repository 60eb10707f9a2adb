// AclLog: the last refusals, the latest first.
// Port of redis 7.2 acl.c (ACL log). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Collections.Generic;
using System.Text;

namespace RedisNet.Server;

/// <summary>Entries of ACL LOG; the same refusal again within a minute counts one entry up.
/// </summary>
public sealed class AclLog
{
    /// <summary>How far back a like entry is looked for.</summary>
    private const int MaxScanned = 10;

    private readonly LinkedList<AclLogEntry> _entries = new();
    private long _nextId;

    /// <summary>Latest first.</summary>
    public IReadOnlyCollection<AclLogEntry> Entries => _entries;

    public void Clear() => _entries.Clear();

    /// <summary>Notes and counts a refusal.</summary>
    /// <param name="username">Who tried to log in; null: the user of the client.</param>
    /// <port>acl.c addACLLogEntry</port>
    public static void Add(Client c, AclVerdict reason, AclLogContext context, string subject,
        string? username = null)
    {
        RedisServer server = c.Server;
        Count(server.Stats, reason);
        AclLog log = server.Acl.Log;
        AclLogEntry entry = new(reason, context, subject, username ?? c.User!.Name,
            server.Time.CmdSnapshotUnixMs)
        {
            ClientInfo = ClientInfo.Line(server.Exec.CurrentClient ?? c),
            Id = log._nextId,
        };
        if (!log.TryGroup(entry))
        {
            log._nextId++;
            log._entries.AddFirst(entry);
            log.Trim(server.Config.AcllogMaxLen);
        }
    }

    /// <summary>What was refused: the command, or the key or channel of that argument.</summary>
    public static string ObjectOf(Client c, AclVerdict reason, int index) =>
        reason == AclVerdict.DeniedCommand
            ? c.Cmd!.FullName : Encoding.Latin1.GetString(c.Argv(index));

    /// <port>acl.c ACLUpdateInfoMetrics</port>
    private static void Count(ServerStats stats, AclVerdict reason)
    {
        switch (reason)
        {
            case AclVerdict.DeniedAuth:
                stats.AclAccessDeniedAuth++;
                break;
            case AclVerdict.DeniedCommand:
                stats.AclAccessDeniedCmd++;
                break;
            case AclVerdict.DeniedKey:
                stats.AclAccessDeniedKey++;
                break;
            default:
                Os.Check.That(reason == AclVerdict.DeniedChannel);
                stats.AclAccessDeniedChannel++;
                break;
        }
    }

    private bool TryGroup(AclLogEntry entry)
    {
        LinkedListNode<AclLogEntry>? node = _entries.First;
        for (int i = 0; i < MaxScanned && node is not null; i++, node = node.Next)
        {
            if (node.Value.IsLike(entry))
            {
                node.Value.Count++;
                node.Value.ClientInfo = entry.ClientInfo;
                node.Value.UpdatedUnixMs = entry.UpdatedUnixMs;
                _entries.Remove(node);
                _entries.AddFirst(node);
                return true;
            }
        }
        return false;
    }

    private void Trim(long maxLength)
    {
        while (_entries.Count > maxLength)
        {
            _entries.RemoveLast();
        }
    }
}
