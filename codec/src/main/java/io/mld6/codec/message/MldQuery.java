// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.message;

import io.mld6.codec.wire.Ipv6Address;

/// A question by a querier. The version is told by the message's length alone (RFC 9777 §8.1).
public sealed interface MldQuery extends MldMessage permits Mldv1Query, Mldv2Query {
    /// The multicast address asked about; `::` in a General Query, else multicast. It may be one
    /// that is never reported, such as `ff02::1`: lawful to ask, and nobody answers.
    Ipv6Address group();

    /// The longest a listener may wait before it answers, in milliseconds: the meaning, not the
    /// code. 0 to 65535 in version 1, to 8387584 in version 2.
    int maximumResponseDelayMillis();

    /// Whether all groups are asked about.
    default boolean isGeneral() {
        return group().isUnspecified();
    }
}
