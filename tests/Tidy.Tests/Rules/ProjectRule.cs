// ProjectRule: the arrows of ARCHITECTURE.md, read from the project files.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;

namespace RedisNet.Tidy.Tests.Rules;

internal static class ProjectRule
{
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["src/Os/RedisNet.Os.csproj"] = [],
        ["src/Mem/RedisNet.Mem.csproj"] = ["Os"],
        ["src/Resp/RedisNet.Resp.csproj"] = [],
        ["src/Ae/RedisNet.Ae.csproj"] = ["Os"],
        ["src/Server/RedisNet.Server.csproj"] = ["Ae", "Resp", "Mem", "Os"],
        ["src/Sentinel/RedisNet.Sentinel.csproj"] = ["Server", "Ae", "Resp", "Mem", "Os"],
        ["src/Sim/RedisNet.Sim.csproj"] = ["Ae", "Os"],
        ["src/Main/RedisNet.Main.csproj"] = ["Sentinel", "Server", "Ae", "Resp", "Mem", "Os"],
    };

    private static readonly string[] Unsafe =
        ["src/Os/RedisNet.Os.csproj", "src/Mem/RedisNet.Mem.csproj"];

    public static IEnumerable<string> Check(SourceText file)
    {
        if (!file.Under("src/") || !file.Path.EndsWith(".csproj", StringComparison.Ordinal))
        {
            yield break;
        }
        if (!Arrows.TryGetValue(file.Path, out string[]? allowed))
        {
            yield return file.At(1, "a project that ARCHITECTURE.md does not know");
            yield break;
        }
        XDocument project = XDocument.Parse(file.Text);
        foreach (XElement reference in project.Descendants("ProjectReference"))
        {
            string target = reference.Attribute("Include")?.Value ?? "";
            if (!allowed.Any(name => target == $"../{name}/RedisNet.{name}.csproj"))
            {
                yield return file.At(1, $"may not use {target}");
            }
        }
        foreach (XElement package in project.Descendants("PackageReference"))
        {
            yield return file.At(1,
                $"the product takes no packages: {package.Attribute("Include")?.Value}");
        }
        bool isUnsafe = project.Descendants("AllowUnsafeBlocks").Any(e => e.Value == "true");
        if (isUnsafe && !Unsafe.Contains(file.Path))
        {
            yield return file.At(1, "unsafe code is for Os and Mem alone");
        }
    }
}
