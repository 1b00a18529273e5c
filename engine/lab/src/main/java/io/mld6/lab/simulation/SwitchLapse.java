// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.simulation;

/// What real switches get wrong, for those who want to see that it is found.
public enum SwitchLapse {
    /// Reports and Dones go to hosts, too (against RFC 4541 §2.1.1 (1)).
    FLOODS_REPORTS,
    /// A port is taken for a router's for a second after a query only.
    FORGETS_ROUTERS,
    /// Who wants a group gets it from every source.
    IGNORES_SOURCES,
    /// `ff02::1` is taken for a group that somebody has to join (against RFC 4541 §3).
    CUTS_ALL_NODES,
    /// Whoever leaves, leaves for all behind the port.
    LEAVES_AT_ONCE,
    /// State ends by leaves only (against RFC 4541 §2.1.1 (6)).
    NEVER_AGES,
    /// Reports from `::` are lost (against RFC 3590 §4).
    LOSES_UNSPECIFIED,
    /// After a change of the topology it asks from its own address beside the querier (against RFC
    /// 4541 §2.1.1 (4)).
    ASKS_AS_ITSELF,
    /// What is joined in one VLAN is forwarded in all.
    MIXES_VLANS
}
