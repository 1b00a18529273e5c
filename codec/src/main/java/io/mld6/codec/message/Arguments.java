// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.message;

import io.mld6.codec.wire.Ipv6Address;

/// What the constructors of messages demand. Received octets never get this far if they break it.
final class Arguments {
    private Arguments() {}

    static void inRange(String name, int value, int largest) {
        if (value < 0 || value > largest) {
            throw new IllegalArgumentException(
                    name + " must be from 0 to " + largest + ": " + value);
        }
    }

    static void queryGroup(Ipv6Address group) {
        if (!group.isUnspecified() && !group.isMulticast()) {
            throw new IllegalArgumentException("neither :: nor multicast: " + group);
        }
    }

    static void reportedGroup(Ipv6Address group) {
        if (!group.isReportable()) {
            throw new IllegalArgumentException("not a group that is reported: " + group);
        }
    }
}
