// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import io.mld6.codec.wire.NumberRange;

/// What numbers of a scenario may be, and are unless told otherwise. Those of the protocol are
/// where the protocol is. Thread: any, without state.
final class Ranges {
    static final NumberRange SEED = NumberRange.from("seed", 0, 1);
    static final NumberRange LISTENERS = new NumberRange("number of listeners", 1, 10_000_000, 1);
    static final NumberRange SCREENS = new NumberRange("number of screens", 1, 64, 1);
    static final NumberRange EACH = new NumberRange("number of listeners each", 1, 10_000_000, 1);
    static final NumberRange PER_LISTENER =
            new NumberRange("number of channels per listener", 1, 1_000_000, 1);
    static final NumberRange REPEAT = new NumberRange("number of repetitions", 1, 10_000, 1);

    /// Of the UDP payload: seven packets of a transport stream, as IPTV sends them.
    static final NumberRange LENGTH = new NumberRange("length in octets", 1, 65_000, 1316);

    /// Wide enough for a few routers, and not for the world.
    static final NumberRange HOP_LIMIT = new NumberRange("hop limit", 1, 255, 16);

    static final NumberRange DSCP = new NumberRange("DSCP", 0, 63, 0);
    static final NumberRange BURST = new NumberRange("burst", 1, 1024, 1);
    static final NumberRange DROP_EVERY = new NumberRange("drop-every", 2, 1_000_000_000, 1000);

    private Ranges() {}

    /// The value a small number has unless told otherwise.
    static int usual(NumberRange range) {
        return Math.toIntExact(range.usual());
    }
}
