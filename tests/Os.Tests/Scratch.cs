// Scratch: a folder of its own for a test, gone after it.
// No port: test support.
using System;
using System.IO;

namespace RedisNet.Os.Tests;

internal sealed class Scratch : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("redisnet-os-").FullName;

    public string this[string name] => Path.Combine(Folder, name);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
