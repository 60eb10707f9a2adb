// S22FileIsNeverTorn: whatever happens, the disk has a whole file.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>S22 and S23: what a power cut would leave is, after every turn and at every start, a
/// whole file with the same id of 40 hex characters and all monitored masters.</summary>
public sealed class S22FileIsNeverTorn : Checker
{
    private readonly Dictionary<Member, string> _ids = [];
    private readonly Dictionary<Member, long> _versions = [];

    public override string Property => "S22,S23";

    public override void AfterStep(ClusterView view)
    {
        Member m = view.Acting;
        if (!m.IsSentinel || (!m.Alive && m.Starts == 1 && !_ids.ContainsKey(m)))
        {
            return;
        }
        long version = m.Disk.DurableVersion(Member.ConfigPath);
        if (_versions.GetValueOrDefault(m, -1) != version)
        {
            _versions[m] = version;
            Judge(m);
        }
    }

    public override void OnRestart(Member m)
    {
        if (m.IsSentinel && _ids.ContainsKey(m))
        {
            Judge(m);
        }
    }

    public override void OnAmnesia(Member m)
    {
        _ids.Remove(m);
        _versions.Remove(m);
    }

    private void Judge(Member m)
    {
        string file = Encoding.Latin1.GetString(m.Disk.GetDurable(Member.ConfigPath) ?? []);
        string id = ConfigText.Lines(file, "sentinel myid ").FirstOrDefault("");
        bool whole = file.EndsWith('\n')
            && ConfigText.Lines(file, "sentinel monitor ").Any()
            && ConfigText.Lines(file, "sentinel current-epoch ").Any();
        bool isId = id.Length == 40 && id.All(char.IsAsciiHexDigitLower);
        if (!_ids.TryGetValue(m, out string? known))
        {
            // The first file is the one the member was given.
            if (isId)
            {
                _ids[m] = id;
            }
        }
        else if (!whole || id != known)
        {
            Unsafe(m, $"the disk would keep a file of {file.Length} bytes, "
                + $"{(whole ? "whole" : "torn")}, with id '{id}' (it is {known})");
        }
    }
}
