// AclCheck: may this user run this command with these arguments.
// Port of redis 7.2 acl.c (permission checks). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A command is allowed when one selector allows the command, every key it names and every channel
// it publishes or subscribes to; rights of two selectors do not add up. Nothing here allocates: a
// user with restricted rights costs time, no garbage.
using System;
using System.Collections.Generic;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>The checks.</summary>
public static class AclCheck
{
    /// <summary>Checks the command in c, the first time or when a transaction runs it.</summary>
    /// <param name="index">When refused: the argument that is to blame; 0 is the command.</param>
    /// <port>acl.c ACLCheckAllPerm</port>
    public static AclVerdict Check(Client c, out int index)
    {
        index = 0;
        return c.User is null or { MayDoEverything: true }
            ? AclVerdict.Allowed
            : CheckCommand(c.Server, c.User, c.Cmd!, c.Arguments(), out index);
    }

    /// <summary>Whether a user may run a command. Null may run anything.</summary>
    /// <remarks>Of several selectors' refusals the one is told that came furthest: a key or channel
    /// rather than the command, and the last argument.</remarks>
    /// <port>acl.c ACLCheckAllUserCommandPerm</port>
    public static AclVerdict CheckCommand(RedisServer server, AclUser? user, RedisCommand cmd,
        ReadOnlySpan<ReadOnlyMemory<byte>> argv, out int index)
    {
        index = 0;
        if (user is null)
        {
            return AclVerdict.Allowed;
        }
        AclVerdict verdict = AclVerdict.DeniedCommand;
        Arguments args = new(server.Acl.CheckedKeys, cmd, argv);
        foreach (AclSelector selector in user.Selectors)
        {
            AclVerdict one = CheckSelector(selector, ref args);
            if (one == AclVerdict.Allowed)
            {
                index = 0;
                return one;
            }
            if (one > verdict || (one == verdict && args.Denied > index))
            {
                verdict = one;
                index = args.Denied;
            }
        }
        return verdict;
    }

    /// <summary>Whether c, running its command, may use any key so: one selector that allows the
    /// command allows all keys, or the pattern <c>*</c> for this use.</summary>
    /// <port>acl.c ACLUserCheckCmdWithUnrestrictedKeyAccess</port>
    public static bool MayUseAnyKey(Client c, KeyFlags use)
    {
        if (c.User is null or { MayDoEverything: true })
        {
            return true;
        }
        Arguments args = new(c.Server.Acl.CheckedKeys, c.Cmd!, c.Arguments());
        foreach (AclSelector selector in c.User.Selectors)
        {
            if (CheckSelector(selector, ref args) == AclVerdict.Allowed
                && HasAnyKey(selector, use))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Whether one of these patterns lets a client use the channel.</summary>
    /// <param name="isPattern">The channel is what PSUBSCRIBE was given: it must be allowed word
    /// for word.</param>
    /// <port>acl.c ACLCheckChannelAgainstList</port>
    public static bool MayUseChannel(
        List<byte[]> allowed, ReadOnlySpan<byte> channel, bool isPattern)
    {
        foreach (byte[] pattern in allowed)
        {
            // REDISNET(acl-zero-in-pattern): C compares the two up to a zero byte, so that more
            // could be subscribed to than was allowed.
            if (isPattern ? channel.SequenceEqual(pattern) : Glob.IsMatch(pattern, channel))
            {
                return true;
            }
        }
        return false;
    }

    /// <port>acl.c ACLSelectorCheckCmd</port>
    private static AclVerdict CheckSelector(AclSelector selector, ref Arguments args)
    {
        if (!MayCall(selector, args.Cmd, args.Argv))
        {
            return AclVerdict.DeniedCommand;
        }
        if (!selector.Has(AclSelectorFlags.AllKeys) && args.Cmd.HasKeys
            && !MayTouchKeys(selector, ref args))
        {
            return AclVerdict.DeniedKey;
        }
        return selector.Has(AclSelectorFlags.AllChannels) || MayUseChannels(selector, ref args)
            ? AclVerdict.Allowed : AclVerdict.DeniedChannel;
    }

    private static bool MayCall(AclSelector selector, RedisCommand cmd,
        ReadOnlySpan<ReadOnlyMemory<byte>> argv)
    {
        if (selector.Has(AclSelectorFlags.AllCommands) || cmd.Has(CommandFlags.NoAuth)
            || selector.IsAllowed(cmd.Id))
        {
            return true;
        }
        int firstArg = cmd.Parent is null ? 1 : 2;
        return argv.Length > firstArg && selector.IsAllowedWith(cmd.Id, argv[firstArg].Span);
    }

    private static bool MayTouchKeys(AclSelector selector, ref Arguments args)
    {
        foreach (KeyReference key in args.Keys())
        {
            if (!MayTouchKey(selector, args.Argv[key.Pos].Span, key.Flags))
            {
                args.Denied = key.Pos;
                return false;
            }
        }
        return true;
    }

    /// <port>acl.c ACLSelectorCheckKey</port>
    private static bool MayTouchKey(AclSelector selector, ReadOnlySpan<byte> key, KeyFlags use)
    {
        AclPermission needed = Needed(use);
        foreach (AclKeyPattern pattern in selector.Patterns)
        {
            if ((pattern.Permission & needed) == needed && Glob.IsMatch(pattern.Pattern, key))
            {
                return true;
            }
        }
        return false;
    }

    /// <port>acl.c ACLSelectorHasUnrestrictedKeyAccess</port>
    private static bool HasAnyKey(AclSelector selector, KeyFlags use)
    {
        if (selector.Has(AclSelectorFlags.AllKeys))
        {
            return true;
        }
        AclPermission needed = Needed(use);
        foreach (AclKeyPattern pattern in selector.Patterns)
        {
            if ((pattern.Permission & needed) == needed && pattern.Pattern is [(byte)'*'])
            {
                return true;
            }
        }
        return false;
    }

    // What looks at a key and not at its data (EXISTS, TTL) needs a pattern, whatever it permits.
    private static AclPermission Needed(KeyFlags use)
    {
        const KeyFlags writes = KeyFlags.Insert | KeyFlags.Delete | KeyFlags.Update;
        AclPermission read = (use & KeyFlags.Access) != 0 ? AclPermission.Read : 0;
        return read | ((use & writes) != 0 ? AclPermission.Write : 0);
    }

    private static bool MayUseChannels(AclSelector selector, ref Arguments args)
    {
        (int start, int end, bool isPattern) = ChannelArguments(args.Cmd, args.Argv.Length);
        for (int i = start; i < end; i++)
        {
            if (!MayUseChannel(selector.Channels, args.Argv[i].Span, isPattern))
            {
                args.Denied = i;
                return false;
            }
        }
        return true;
    }

    /// <summary>Which arguments are channels that the command publishes or subscribes to; none for
    /// UNSUBSCRIBE and its kin, which anybody may do.</summary>
    /// <port>db.c commands_with_channels, doesCommandHaveChannelsWithFlags</port>
    private static (int Start, int End, bool IsPattern) ChannelArguments(RedisCommand cmd, int argc)
    {
        if (!cmd.Has(CommandFlags.PubSub))
        {
            return default;
        }
        return cmd.FullName switch
        {
            "publish" or "spublish" => (1, 2, false),
            "subscribe" or "ssubscribe" => (1, argc, false),
            "psubscribe" => (1, argc, true),
            _ => default,
        };
    }

    /// <summary>A command line; its keys are searched for once, whatever the number of
    /// selectors.</summary>
    /// <port>acl.c aclKeyResultCache</port>
    private ref struct Arguments(
        GetKeysResult keys, RedisCommand cmd, ReadOnlySpan<ReadOnlyMemory<byte>> argv)
    {
        private bool _searched;

        public readonly RedisCommand Cmd => cmd;

        public readonly ReadOnlySpan<ReadOnlyMemory<byte>> Argv { get; } = argv;

        /// <summary>The argument that was last refused.</summary>
        public int Denied;

        public ReadOnlySpan<KeyReference> Keys()
        {
            if (!_searched)
            {
                _searched = true;
                keys.Clear();
                KeyExtraction.FromCommandWithSpecs(cmd, Argv, KeySearch.Default, keys);
            }
            return keys.Keys;
        }
    }
}
