// Workload: an endless row of random commands, in transactions now and then.
// Ours, no origin in C.
using System;
using System.Linq;

namespace RedisNet.Differential;

/// <summary>One command, and how the replies to it are compared.</summary>
internal sealed record Step(string[] Words, Comparison How);

/// <summary>Draws from the templates by their weight; the same seed draws the same.</summary>
internal sealed class Workload
{
    private const int OneTransactionIn = 200;

    private readonly Template[] _templates;
    private readonly int _weight;
    private readonly Words _words;
    private int _inTransaction;

    /// <summary><paramref name="loose"/>: with the commands whose outcome is random or comes from
    /// the clock; <paramref name="c72"/>: with those that only 7.2 knows.</summary>
    public Workload(Template[] templates, int seed, bool loose, bool c72)
    {
        _templates = [.. templates.Where(
            t => (loose || t.How != Comparison.Loose) && (c72 || !t.Only72))];
        _weight = _templates.Sum(t => t.Weight);
        _words = new Words(seed, c72);
    }

    public Step Next()
    {
        if (_inTransaction == 0 && _words.Below(OneTransactionIn) == 0)
        {
            _inTransaction = 2 + _words.Below(8);
            return new Step(["MULTI"], Comparison.Exact);
        }
        if (_inTransaction > 0 && --_inTransaction == 0)
        {
            return new Step([_words.Below(5) == 0 ? "DISCARD" : "EXEC"], Comparison.Exact);
        }
        Template template = Draw();
        while (_inTransaction > 0 && !InTransaction(template.How))
        {
            template = Draw();
        }
        return new Step(template.Draw(_words), template.How);
    }

    /// <summary>The servers were taken out of MULTI.</summary>
    public void LeaveTransaction() => _inTransaction = 0;

    /// <summary>EXEC's reply is compared byte for byte, so only such replies may be in it.
    /// </summary>
    private static bool InTransaction(Comparison how) =>
        how is Comparison.Exact or Comparison.Loose;

    private Template Draw()
    {
        int at = _words.Below(_weight);
        foreach (Template template in _templates)
        {
            at -= template.Weight;
            if (at < 0)
            {
                return template;
            }
        }
        throw new InvalidOperationException("the weights do not add up");
    }
}
