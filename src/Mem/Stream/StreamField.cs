// StreamField: one field of an entry of a stream, with its value.
// Port of redis 7.2 t_stream.c streamIteratorGetField. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Mem;

/// <summary>Both lie in the stream: good until it changes.</summary>
/// <port>t_stream.c streamIteratorGetField</port>
public readonly ref struct StreamField
{
    internal StreamField(ListpackValue name, ListpackValue value)
    {
        Name = name;
        Value = value;
    }

    public ListpackValue Name { get; }

    public ListpackValue Value { get; }
}
