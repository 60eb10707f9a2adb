// Failover: the demo's story in its order: start, write, kill, watch, bring back, judge.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Threading;

namespace RedisNet.Tools.Demo;

internal sealed class Failover
{
    private readonly DemoOptions _options;
    private readonly Group _group;
    private readonly Terminal _terminal;
    private readonly Timeline _timeline;
    private readonly Writer _writer;
    private readonly List<ServerWatch> _watches = [];
    private readonly long _started = Stopwatch.GetTimestamp();

    public Failover(DemoOptions options, Group group, Terminal terminal)
    {
        _options = options;
        _group = group;
        _terminal = terminal;
        _timeline = new Timeline(terminal);
        _writer = new Writer(group, _timeline);
    }

    /// <summary>True when everything came as promised.</summary>
    public bool Run()
    {
        StartAll();
        _writer.Start();
        Wait("the client writes", 5, () => _writer.Count >= 1000);
        WaitSome(1500);

        _terminal.Heading($"\nThe master dies (down after {_options.DownAfterMs} ms, quorum "
            + $"{Group.Quorum} of 3)");
        _timeline.Kill(_group.FirstMaster.Name);
        _group.FirstMaster.Kill();
        Wait("all Sentinels name the new master", 30, AllSwitched);
        Wait("the client writes to the new master", 10, () => _timeline.Has("write accepted"));
        WaitSome(1500);

        _terminal.Heading("\nThe old master comes back");
        _group.Start(_group.FirstMaster);
        _timeline.Note(_group.FirstMaster.Name, "started again", "with its old configuration");
        Wait("the old master follows the new one", 25, OldMasterFollows);
        Wait("all Sentinels see both replicas well", 25, () => Verdict.Views(_group).Count == 0);
        WaitSome(500);

        List<AckedWrite> acked = _writer.Stop();
        _watches.ForEach(watch => watch.Stop());
        _terminal.Done();
        bool good = new Verdict(_group, _terminal, _writer, acked).Judge();
        Summary();
        return good;
    }

    private void StartAll()
    {
        _terminal.Heading("A master, two replicas, three Sentinels");
        foreach (RedisProcess server in _group.Servers)
        {
            _group.Start(server);
        }
        Wait("the replicas follow", 20, () => Linked(1) && Linked(2));
        foreach (RedisProcess sentinel in _group.Sentinels)
        {
            _group.Start(sentinel);
        }
        foreach (RedisProcess process in (RedisProcess[])[.. _group.Servers, .. _group.Sentinels])
        {
            _terminal.Line($"  {process.Name,-11} 127.0.0.1:{process.Port}  pid {process.Pid}");
        }
        Wait("the Sentinels know each other and both replicas", 25,
            () => Verdict.Views(_group).Count == 0);
        foreach (RedisProcess sentinel in _group.Sentinels)
        {
            new SentinelWatch(_group, sentinel, _timeline).Start();
        }
        foreach (RedisProcess server in _group.Servers)
        {
            var watch = new ServerWatch(_group, server, _timeline);
            _watches.Add(watch);
            watch.Start();
        }
    }

    private bool Linked(int index) =>
        Group.Replication(_group.Servers[index]).GetValueOrDefault("master_link_status") == "up";

    private bool AllSwitched()
    {
        int port = Group.MasterPort(_group.Sentinels[0]);
        return port != 0 && port != _group.FirstMaster.Port
            && Array.TrueForAll(_group.Sentinels, sentinel => Group.MasterPort(sentinel) == port);
    }

    private bool OldMasterFollows()
    {
        Dictionary<string, string> info = Group.Replication(_group.FirstMaster);
        string port = Group.MasterPort(_group.Sentinels[0]).ToString(CultureInfo.InvariantCulture);
        return info.GetValueOrDefault("role") == "slave"
            && info.GetValueOrDefault("master_port") == port
            && info.GetValueOrDefault("master_link_status") == "up";
    }

    private void Wait(string what, int seconds, Func<bool> there)
    {
        long from = Stopwatch.GetTimestamp();
        while (!there())
        {
            if (Stopwatch.GetElapsedTime(from).TotalSeconds > seconds)
            {
                string views = string.Join("\n        ", Verdict.Views(_group));
                throw new DemoFailed($"did not happen within {seconds} s: {what}\n        {views}");
            }
            Tick(what);
        }
    }

    private void WaitSome(int ms)
    {
        long from = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(from).TotalMilliseconds < ms)
        {
            Tick("the client writes");
        }
    }

    private void Tick(string what)
    {
        string to = _writer.MasterPort == 0 ? "nobody" : _group.NameOf(_writer.MasterPort);
        double seconds = Stopwatch.GetElapsedTime(_started).TotalSeconds;
        _terminal.Progress(string.Create(CultureInfo.InvariantCulture,
            $"{seconds,5:0.0} s  {_writer.Count} writes acknowledged, now by {to}; waiting: "
                + $"{what}"));
        Thread.Sleep(50);
    }

    private void Summary()
    {
        double accepted = _timeline.First("write accepted");
        double seconds = Stopwatch.GetElapsedTime(_started).TotalSeconds;
        _terminal.Heading(string.Create(CultureInfo.InvariantCulture,
            $"\nDown {_timeline.First("+sdown"):0} ms after the kill, new master named after "
            + $"{_timeline.First("+switch-master"):0} ms, writes accepted again after "
                + $"{accepted:0} ms. "
            + $"The demo took {seconds:0} s."));
    }
}
