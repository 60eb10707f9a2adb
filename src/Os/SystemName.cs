// SystemName: what machine this is.
// Port of the C library's struct utsname, the fields Redis reads. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
namespace RedisNet.Os;

/// <summary>As uname prints: "Linux", "6.1.0-13-amd64", "x86_64".</summary>
public readonly record struct SystemName(string System, string Release, string Machine);
