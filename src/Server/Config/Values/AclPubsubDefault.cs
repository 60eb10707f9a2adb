// AclPubsubDefault: channels a new user may use.
// Port of redis 7.2 config.c acl_pubsub_default_enum. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Channels a new user may use.</summary>
/// <port>config.c acl_pubsub_default_enum</port>
public enum AclPubsubDefault
{
    ResetChannels = 0,
    AllChannels = 4,
}
