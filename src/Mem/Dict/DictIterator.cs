// DictIterator: walks a table bucket by bucket.
// Port of redis 7.2 dict.c dictIterator. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A safe iterator pauses rehashing from its first step to Reset; meanwhile entries may be added,
// found and deleted, the current one included (an entry other than the current may not be deleted
// if it could be the next). An unsafe one allows only Next; Reset compares a fingerprint of the
// table and reports the abuse.
namespace RedisNet.Mem;

/// <summary>A position in a table. End every iteration with <see cref="Reset"/>.</summary>
/// <port>dict.h dictIterator</port>
public struct DictIterator<TType>
    where TType : struct, IDictType
{
    private readonly Dict<TType> _d;
    private readonly bool _safe;
    private long _index;
    private int _table;
    private nint _entry;
    private nint _nextEntry;
    private ulong _fingerprint;

    /// <summary>A position before the first entry.</summary>
    /// <port>dict.c dictInitIterator</port>
    public DictIterator(Dict<TType> d, bool safe)
    {
        _d = d;
        _safe = safe;
        _index = -1;
    }

    /// <summary>The next entry, 0 after the last.</summary>
    /// <port>dict.c dictNext</port>
    public nint Next()
    {
        while (true)
        {
            if (_entry == 0)
            {
                Begin();
                _index++;
                if (_index >= _d.TableSize(_table))
                {
                    if (!_d.IsRehashing || _table != 0)
                    {
                        return 0;
                    }

                    _table = 1;
                    _index = 0;
                }

                _entry = _d.BucketAt(_table, _index);
            }
            else
            {
                _entry = _nextEntry;
            }

            if (_entry != 0)
            {
                _nextEntry = _d.NextOf(_entry);
                return _entry;
            }
        }
    }

    /// <summary>Ends the iteration: resumes rehashing, or checks that the table was left
    /// alone.</summary>
    /// <port>dict.c dictResetIterator</port>
    public void Reset()
    {
        if (_index == -1 && _table == 0)
        {
            return;
        }

        if (_safe)
        {
            _d.ResumeRehashing();
        }
        else
        {
            MemCheck.That(_fingerprint == _d.Fingerprint());
        }

        _index = -1;
        _table = 0;
        _entry = 0;
    }

    private void Begin()
    {
        if (_index != -1 || _table != 0)
        {
            return;
        }

        if (_safe)
        {
            _d.PauseRehashing();
        }
        else
        {
            _fingerprint = _d.Fingerprint();
        }
    }
}
