// ClusterEndpointType: how a cluster node is announced.
// Port of redis 7.2 server.h CLUSTER_ENDPOINT_TYPE_IP. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>How a cluster node is announced.</summary>
/// <port>server.h CLUSTER_ENDPOINT_TYPE_IP</port>
public enum ClusterEndpointType
{
    Ip = 0,
    Hostname = 1,
    Unknown = 2,
}
