// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.host.Engine;
import io.mld6.lab.measure.Measurement;
import io.mld6.lab.scenario.Action;
import java.util.function.Consumer;

/// What a play is played on: time, an engine, somebody who measures. Calls are made, and what is
/// asked for later runs, on one thread: the stage's.
public interface Stage {
    /// Key of the bound on frames a second that listeners send.
    String MOST_PACKETS = "link.max-pps";

    /// The engine of all listeners.
    Engine engine();

    /// Now, on a clock that never steps.
    long nanoTime();

    /// The moment of [#nanoTime] on the clock of the stamps: nanoseconds of CLOCK_REALTIME.
    long stampNanos(long nanoTime);

    /// Runs something on the stage's thread at a moment of [#nanoTime], or as soon as possible.
    void at(long nanoTime, Runnable deed);

    /// Runs something on the measuring thread.
    void measure(Consumer<Measurement> deed);

    /// Runs something on the stage's thread at the first packet of a group in a VLAN from now on,
    /// or after a while without one.
    ///
    /// @param mostNanos how long that is; the same in all calls
    void whenData(long vlanWord, Ipv6Address group, long mostNanos, Runnable deed);

    /// The listeners' cable is out, or back: no data and no query is heard meanwhile. The engine is
    /// told by the caller.
    void cutLink(boolean out);

    /// Sends a query onto the link of the listeners.
    void query(Action.Query query);

    /// Changes what the stage has: rates of streams, faults of a rehearsal.
    ///
    /// @return whether it has something of that name
    /// @throws IllegalArgumentException with one line if the value is none for it
    boolean set(String key, String value);

    /// Tells people a line.
    void say(String line);
}
