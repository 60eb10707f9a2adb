// RaxOp: where a seek leads. The names stand for C's strings.
// Port of the operators of redis 7.2 rax.c raxSeek.
namespace RedisNet.Mem;

/// <summary>Relation of the key wanted to the one given.</summary>
/// <port>rax.c raxSeek</port>
public enum RaxOp : byte
{
    /// <summary>"^", the first of all.</summary>
    First,

    /// <summary>"$", the last of all.</summary>
    Last,

    /// <summary>"=", this key.</summary>
    Eq,

    /// <summary>"&lt;", the last one before it.</summary>
    Lt,

    /// <summary>"&lt;=", it or the last one before it.</summary>
    Le,

    /// <summary>"&gt;", the first one after it.</summary>
    Gt,

    /// <summary>"&gt;=", it or the first one after it.</summary>
    Ge,
}
