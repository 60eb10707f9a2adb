// Fleet: servers that run side by side and end together.
// Ours, no origin in C.
using System;
using System.Collections;
using System.Collections.Generic;

namespace RedisNet.Bench.EndToEnd;

internal sealed class Fleet : IReadOnlyList<Server>, IDisposable
{
    private readonly List<Server> _servers = [];

    /// <summary>Takes ownership of each as it comes; if one does not start, those before it
    /// end.</summary>
    public Fleet(IEnumerable<Server> servers)
    {
        try
        {
            foreach (Server server in servers)
            {
                _servers.Add(server);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public int Count => _servers.Count;

    public Server this[int index] => _servers[index];

    public Server Of(string name) => _servers.Find(s => s.Name == name)!;

    public IEnumerator<Server> GetEnumerator() => _servers.GetEnumerator();

    public void Dispose() => _servers.ForEach(s => s.Dispose());

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
