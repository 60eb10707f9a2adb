// VectorFile: the lines of a file of facts that were printed by the C functions. Test support.
// No port.
namespace RedisNet.Resp.Tests;

using System.Collections.Generic;
using System.IO;

internal static class VectorFile
{
    public static IEnumerable<string> Lines(string name)
    {
        string resource = "Vectors." + name;
        foreach (string candidate in typeof(VectorFile).Assembly.GetManifestResourceNames())
        {
            if (candidate.EndsWith(resource, System.StringComparison.Ordinal))
            {
                using Stream stream = typeof(VectorFile).Assembly
                    .GetManifestResourceStream(candidate)!;
                using StreamReader reader = new(stream);
                while (reader.ReadLine() is { } line)
                {
                    yield return line;
                }

                yield break;
            }
        }

        throw new FileNotFoundException(resource);
    }
}
