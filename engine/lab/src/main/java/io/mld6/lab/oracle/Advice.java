// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.oracle;

import io.mld6.codec.wire.Ipv6Address;
import java.util.Set;

/// What a router would forward, as somebody sees it.
public interface Advice {
    /// Groups of which anything is forwarded or said.
    Set<Ipv6Address> groups();

    /// Sources of a group about which something particular is said.
    Set<Ipv6Address> sources(Ipv6Address group);

    /// Whether traffic of this source to this group is forwarded.
    boolean forwards(Ipv6Address group, Ipv6Address source);
}
