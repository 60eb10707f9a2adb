// RdbValueLoader, fourth part: values of modules.
// Port of redis 7.2 rdb.c rdbLoadCheckModuleValue. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// There are no modules here, so the server refuses such a value. The checker does not: a module
// marks what it writes by opcodes, and these can be followed without knowing what they mean.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <content>Modules.</content>
public sealed partial class RdbValueLoader
{
    private const int ModuleNameLength = 9;

    private enum ModuleOpcode : ulong
    {
        Eof = 0,
        Sint = 1,
        Uint = 2,
        Float = 3,
        Double = 4,
        String = 5,
    }

    /// <summary>The name in a module's 64-bit id: nine characters of six bits, above ten bits of
    /// version.</summary>
    /// <port>module.c moduleTypeNameByID</port>
    public static string ModuleName(ulong id)
    {
        const string characters =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        Span<char> name = stackalloc char[ModuleNameLength];
        id >>= 10;
        for (int j = ModuleNameLength - 1; j >= 0; j--)
        {
            name[j] = characters[(int)(id & 63)];
            id >>= 6;
        }
        return name.ToString();
    }

    /// <summary>Follows the opcodes of a value up to its end.</summary>
    /// <remarks>A file that ends amid the value makes C wait for ever.</remarks>
    /// <port>rdb.c rdbLoadCheckModuleValue</port>
    public bool SkipModuleValue(string module)
    {
        while (reader.ReadLen(out ulong opcode))
        {
            switch ((ModuleOpcode)opcode)
            {
                case ModuleOpcode.Eof:
                    return true;
                case ModuleOpcode.Sint or ModuleOpcode.Uint when !reader.ReadLen(out _, out _):
                    return reader.Fail(true, 1632, ModuleFault("integer", module));
                case ModuleOpcode.String when !reader.ReadString(_second):
                    return reader.Fail(true, 1638, ModuleFault("string", module));
                case ModuleOpcode.Float when !reader.ReadTime(out _):
                    return reader.Fail(true, 1645, ModuleFault("float", module));
                case ModuleOpcode.Double when !reader.ReadBinaryDouble(out _):
                    return reader.Fail(true, 1651, ModuleFault("double", module));
            }
        }
        return false;
    }

    private static string ModuleFault(string what, string module) =>
        $"Error reading {what} from module {module} value";

    private RdbLoadedValue LoadModule(RdbType type, ReadOnlySpan<byte> key, out Robj o)
    {
        o = default;
        if (type == RdbType.ModulePreGa)
        {
            reader.Fail(true, 2784, "Pre-release module format not supported");
            return RdbLoadedValue.Failed;
        }
        if (!reader.ReadLen(out ulong id))
        {
            reader.Fail(false, 2789, "Short read module id");
            return RdbLoadedValue.Failed;
        }
        if (!isCheck)
        {
            reader.Fail(true, 2803, "The RDB file contains module data I can't load: no matching "
                + $"module type '{ModuleName(id)}'");
            return RdbLoadedValue.Failed;
        }
        if (!SkipModuleValue(ModuleName(id)))
        {
            return RdbLoadedValue.Failed;
        }
        o = Robj.Create(server.Z, key, "module-dummy-value"u8);
        return RdbLoadedValue.Ok;
    }
}
