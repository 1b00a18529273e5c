// SPDX-License-Identifier: Apache-2.0
package io.mld6.junit;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.host.Engine;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// An engine with the listeners of a test, MLDv2 hosts on a link of one VLAN. *Thread*: the test's.
public final class TestListeners {
    private static final Duration LEAVE_TIME = Duration.ofSeconds(15);

    /// One repetition within the Unsolicited Report Interval (RFC 9777 §9.1, §9.11), with room for
    /// the grain of timers.
    private static final Duration REPETITIONS = Duration.ofMillis(1100);

    private final Bed bed;
    private final Engine engine;
    private int count;
    private boolean populated;

    TestListeners(Bed bed, Engine engine) {
        this.bed = bed;
        this.engine = engine;
    }

    /// Adds a listener that is in no group yet: the next MAC address from 02:00:00:00:00:01, and
    /// the link-local address EUI-64 makes of it.
    public TestListener add() {
        MacAddress mac = Bed.FIRST_MAC.plus(count++);
        Ipv6Address address = Ipv6Address.linkLocalEui64(mac);
        int number = bed.get(engine.addListener(mac, address), "a listener " + address);
        return new TestListener(bed, engine, number, address);
    }

    /// Adds listeners that are each in the same groups.
    ///
    /// @param groups as `mld6 emulate --groups` takes them: `ff0e::db8:0:1+10`
    /// @throws IllegalArgumentException if that names no groups one can be in
    public void populate(int listeners, String groups) {
        CompletableFuture<?> joined = engine.populate(Bed.population(listeners, count, groups));
        count += listeners;
        populated = true;
        Object _ = bed.get(joined, listeners + " listeners in " + groups);
    }

    /// Waits until everything joined or left so far was reported, as often as it must be: a second
    /// and some ticks.
    public void awaitJoined() {
        if (populated) {
            Void _ = bed.get(engine.ready(), "all Reports of what was joined");
        }
        bed.pass(REPETITIONS);
    }

    /// Leaves everything as the protocol says.
    ///
    /// @throws AssertionError if something could not be left properly
    public void leaveAll() {
        long left = bed.get(engine.leaveAll(LEAVE_TIME), "leaving everything");
        if (left != 0) {
            throw new AssertionError(left + " memberships could not be left properly");
        }
    }

    /// The engine itself. In virtual time what it is asked completes only while time passes, so its
    /// futures must not be waited for.
    public Engine engine() {
        return engine;
    }
}
