// SPDX-License-Identifier: Apache-2.0

/// What a device believes: which groups somebody listens to, behind which port, with which sources.
///
/// ```text
/// Device.read()
///   BridgeDevice   ◀── rtnetlink: the multicast database of a Linux bridge
///   TextDevice     ◀── a command's output, or a file
///     FrrJoins           show ipv6 mld joins detail json
///     OvsGroups          ovs-appctl mdb/show
///     YangGroups         RFC 8652, RFC 9166, and mld6 querier --json
///       │
///       ▼
/// DeviceView    one moment, in packed columns
/// ```
///
/// Nothing here knows what should be believed.
@NullMarked
package io.mld6.lab.dut;

import org.jspecify.annotations.NullMarked;
