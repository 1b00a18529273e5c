// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

import io.mld6.codec.message.MldQuery;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;

/// A well-formed Multicast Listener Query that came in.
///
/// @param stampNanos when the kernel had it: nanoseconds of CLOCK_REALTIME since 1970
/// @param vlan tags of its frame
/// @param source who asks
/// @param query what is asked
public record HeardQuery(long stampNanos, VlanTags vlan, Ipv6Address source, MldQuery query) {}
