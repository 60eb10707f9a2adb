// ConfigField: where a directive's value is kept.
// Port of redis 7.2 config.c typeData. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>The field of a configuration that holds a directive's value.</summary>
public delegate ref T ConfigField<T>(ServerConfig config);
