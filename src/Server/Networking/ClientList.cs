// ClientList: every client in order of arrival, found by id, removed in O(1).
// Port of redis 7.2 server.h redisServer.clients clients_index. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// A linked list as in C, because clientsCron turns it (the head goes to the tail) while CLIENT LIST
// reads it in the order that leaves; the index by id serves CLIENT KILL ID, CLIENT UNBLOCK and the
// timeouts.
using System.Collections.Generic;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>All connected clients.</summary>
public sealed class ClientList
{
    private readonly LinkedList<Client> _list = new();
    private readonly Dictionary<ulong, LinkedListNode<Client>> _byId = [];

    public int Count => _list.Count;

    public Client? First => _list.First?.Value;

    /// <summary>The client of that id, or null.</summary>
    /// <port>networking.c lookupClientByID</port>
    public Client? ById(ulong id) =>
        _byId.TryGetValue(id, out LinkedListNode<Client>? node) ? node.Value : null;

    /// <summary>All clients as they are now: for loops whose body may free some.</summary>
    public List<Client> Snapshot() => [.. _list];

    /// <summary>In list order; the list must not change meanwhile.</summary>
    public LinkedList<Client>.Enumerator GetEnumerator() => _list.GetEnumerator();

    /// <port>networking.c linkClient</port>
    internal void Add(Client c)
    {
        bool added = _byId.TryAdd(c.Id, _list.AddLast(c));
        Check.That(added);
    }

    internal bool Contains(Client c) => _byId.ContainsKey(c.Id);

    internal void Remove(Client c)
    {
        bool removed = _byId.Remove(c.Id, out LinkedListNode<Client>? node);
        Check.That(removed);
        _list.Remove(node!);
    }

    /// <port>adlist.c listRotateHeadToTail</port>
    internal void RotateHeadToTail()
    {
        LinkedListNode<Client>? head = _list.First;
        if (head is not null && _list.Count > 1)
        {
            _list.RemoveFirst();
            _list.AddLast(head);
        }
    }
}
