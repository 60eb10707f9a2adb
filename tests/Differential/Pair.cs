// Pair: C Redis and ours, started for the run, and what is asked of both.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using RedisNet.Tools;

namespace RedisNet.Differential;

internal sealed class Pair : IDisposable
{
    private readonly RedisProcess _c;
    private readonly RedisProcess _ours;

    public Pair(DifferentialOptions options, string scratch)
    {
        _c = Start("c", options.C!, scratch, "");
        _ours = Start("ours", options.Ours!, scratch, "");
        ToC = new WireClient(_c.Port);
        ToOurs = new WireClient(_ours.Port);
        Is72 = KnowsSetListpack(ToC);
        if (!Is72)
        {
            // What ours saves, a 7.0 server must be able to load.
            ToOurs.Do("CONFIG", "SET", "rdb-version", "10");
        }
    }

    public WireClient ToC { get; private set; }

    public WireClient ToOurs { get; private set; }

    /// <summary>Whether the C server is a 7.2, whose sets have listpacks.</summary>
    public bool Is72 { get; }

    /// <summary>Starts a server whose every persistence is off and whose DEBUG is open.</summary>
    public static RedisProcess Start(string name, string program, string scratch, string config)
    {
        int port = FreePorts.Take(1)[0];
        var server = new RedisProcess(name, program, port, Path.Combine(scratch, name),
            "save \"\"\nappendonly no\nenable-debug-command yes\n" + config);
        server.Start();
        return server;
    }

    public static bool KnowsSetListpack(WireClient c) =>
        c.Do("CONFIG", "GET", "set-max-listpack-entries")[1] == '2';

    /// <summary>Sends the same to both; throws where either refuses.</summary>
    public void Both(params string[] words)
    {
        foreach (WireClient client in (WireClient[])[ToC, ToOurs])
        {
            string reply = client.Do(words);
            if (reply[0] == '-')
            {
                throw new IOException($"{string.Join(' ', words)}: {reply.Trim()}");
            }
        }
    }

    /// <summary>The replies of both to the same, byte for byte.</summary>
    public (string C, string Ours) Ask(params string[] words) => (ToC.Do(words), ToOurs.Do(words));

    /// <summary>The replies of both to many commands sent at once.</summary>
    public List<(string C, string Ours)> AskAll(IReadOnlyList<Step> steps)
    {
        foreach (Step step in steps)
        {
            ToC.Queue(step.Words);
            ToOurs.Queue(step.Words);
        }
        ToC.Flush();
        ToOurs.Flush();
        var replies = new List<(string, string)>(steps.Count);
        for (int i = 0; i < steps.Count; i++)
        {
            replies.Add((ToC.Take(), ToOurs.Take()));
        }
        return replies;
    }

    /// <summary>New connections: no transaction, database 0 and RESP2 again.</summary>
    public void Reconnect(int protocol)
    {
        ToC.Dispose();
        ToOurs.Dispose();
        ToC = new WireClient(_c.Port);
        ToOurs = new WireClient(_ours.Port);
        Both("HELLO", protocol.ToString(CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        ToC.Dispose();
        ToOurs.Dispose();
        _c.Dispose();
        _ours.Dispose();
    }
}
