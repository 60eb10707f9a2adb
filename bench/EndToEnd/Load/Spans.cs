// Spans: a set of times, made of stretches that may overlap.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Linq;

namespace RedisNet.Bench.EndToEnd;

internal sealed class Spans
{
    private readonly List<Span> _apart = [];

    public Spans(IEnumerable<Span> spans)
    {
        foreach (Span span in spans.OrderBy(s => s.Start))
        {
            if (_apart.Count > 0 && span.Start <= _apart[^1].End)
            {
                _apart[^1] = new(_apart[^1].Start, Math.Max(_apart[^1].End, span.End));
            }
            else
            {
                _apart.Add(span);
            }
        }
    }

    public bool Contain(long time)
    {
        int low = 0, high = _apart.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _apart[middle].Start <= time ? (middle + 1, high) : (low, middle);
        }
        return low > 0 && time < _apart[low - 1].End;
    }
}
