// DebugProtocol: a sample of every reply type, for the tests of clients.
// Port of redis 7.2 debug.c debugCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Text;

namespace RedisNet.Server;

/// <summary>DEBUG PROTOCOL type.</summary>
internal static class DebugProtocol
{
    /// <port>debug.c debugCommand</port>
    public static void Reply(Client c)
    {
        switch (Encoding.Latin1.GetString(c.Argv(2)).ToLowerInvariant())
        {
            case "string": c.AddReplyBulk("Hello World"u8); break;
            case "integer": c.AddReplyLongLong(12345); break;
            case "double": c.AddReplyDouble(3.141); break;
            case "bignum": c.AddReplyBigNum("1234567999999999999999999999999999999"u8); break;
            case "null": c.AddReplyNull(); break;
            case "array": c.AddReplyArrayLen(3); Numbers(c); break;
            case "set": c.AddReplySetLen(3); Numbers(c); break;
            case "map": Map(c); break;
            case "attrib": Attribute(c); break;
            case "push": Push(c); break;
            case "true": c.AddReplyBool(true); break;
            case "false": c.AddReplyBool(false); break;
            case "verbatim": c.AddReplyVerbatim("This is a verbatim\nstring"u8, "txt"u8); break;
            default:
                c.AddReplyError("Wrong protocol type name. Please use one of the following: "
                    + "string|integer|double|"
                    + "bignum|null|array|set|map|attrib|push|verbatim|true|false");
                break;
        }
    }

    private static void Numbers(Client c)
    {
        for (int j = 0; j < 3; j++)
        {
            c.AddReplyLongLong(j);
        }
    }

    private static void Map(Client c)
    {
        c.AddReplyMapLen(3);
        for (int j = 0; j < 3; j++)
        {
            c.AddReplyLongLong(j);
            c.AddReplyBool(j == 1);
        }
    }

    /// <summary>An attribute is not a reply: one follows it.</summary>
    private static void Attribute(Client c)
    {
        if (c.Resp >= 3)
        {
            c.AddReplyAttributeLen(1);
            c.AddReplyBulk("key-popularity"u8);
            c.AddReplyArrayLen(2);
            c.AddReplyBulk("key:123"u8);
            c.AddReplyLongLong(90);
        }
        c.AddReplyBulk("Some real reply following the attribute"u8);
    }

    /// <summary>A push is not the command's reply either.</summary>
    private static void Push(Client c)
    {
        if (c.Resp < 3)
        {
            c.AddReplyError("RESP2 is not supported by this command");
            return;
        }
        c.Flags |= ClientFlags.Pushing;
        c.AddReplyPushLen(2);
        c.AddReplyBulk("server-cpu-usage"u8);
        c.AddReplyLongLong(42);
        c.Flags &= ~ClientFlags.Pushing;
        c.AddReplyBulk("Some real reply following the push reply"u8);
    }
}
