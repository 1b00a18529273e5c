// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.population;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How listeners are dealt to VLANs: `each=K`, so many into every VLAN, in order, or `round-robin`,
/// one by one into VLAN after VLAN.
///
/// @param listenersEach K, or 0 for round-robin
public record VlanMode(int listenersEach) {
    /// One by one.
    public static final VlanMode ROUND_ROBIN = new VlanMode(0);

    private static final String ROUND_ROBIN_WORD = "round-robin";
    private static final Pattern EACH = Pattern.compile("each=(\\d{1,9})");

    /// Checks K.
    ///
    /// @throws IllegalArgumentException if it is negative
    public VlanMode {
        if (listenersEach < 0) {
            throw refused("each=" + listenersEach);
        }
    }

    /// So many in every VLAN.
    ///
    /// @throws IllegalArgumentException if that is less than one
    public static VlanMode each(int listeners) {
        if (listeners < 1) {
            throw refused("each=" + listeners);
        }
        return new VlanMode(listeners);
    }

    /// Reads `each=K` or `round-robin`.
    ///
    /// @throws IllegalArgumentException with one line that names what is wrong and what is accepted
    public static VlanMode parse(String text) {
        if (text.equals(ROUND_ROBIN_WORD)) {
            return ROUND_ROBIN;
        }
        Matcher matcher = EACH.matcher(text);
        if (!matcher.matches()) {
            throw refused(text);
        }
        return each(Integer.parseInt(matcher.group(1)));
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException(
                "not a VLAN mode: '" + text + "' (expected each=K, K from 1, or round-robin)");
    }

    /// Whether it is round-robin.
    public boolean isRoundRobin() {
        return listenersEach == 0;
    }

    /// As [#parse] reads it.
    @Override
    public String toString() {
        return isRoundRobin() ? ROUND_ROBIN_WORD : "each=" + listenersEach;
    }
}
