// ManagedDictVisitor: what a scan of a ManagedDict calls.
// Port of redis 7.2 dict.h dictScanFunction.
using System;

namespace RedisNet.Mem;

/// <summary>Receives a key and its object.</summary>
/// <port>dict.h dictScanFunction</port>
public delegate void ManagedDictVisitor<TValue>(ReadOnlySpan<byte> key, TValue value);
