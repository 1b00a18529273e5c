// SPDX-License-Identifier: Apache-2.0
package io.mld6.junit;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.host.Engine;
import java.util.stream.Stream;

/// One listener of a test. Addresses are written as text. *Thread*: the test's.
public final class TestListener {
    private final Bed bed;
    private final Engine engine;
    private final int number;
    private final Ipv6Address address;

    TestListener(Bed bed, Engine engine, int number, Ipv6Address address) {
        this.bed = bed;
        this.engine = engine;
        this.number = number;
        this.address = address;
    }

    /// Its link-local address.
    public Ipv6Address address() {
        return address;
    }

    /// Its number in the engine.
    public int number() {
        return number;
    }

    /// Listens to a group from any source from now on.
    public TestListener join(String group) {
        return listen(group, FilterMode.EXCLUDE);
    }

    /// Listens to a group from these sources from now on, and from no other.
    public TestListener include(String group, String... sources) {
        return listen(group, FilterMode.INCLUDE, sources);
    }

    /// Listens to a group from all but these sources from now on.
    public TestListener exclude(String group, String... sources) {
        return listen(group, FilterMode.EXCLUDE, sources);
    }

    /// Leaves a group.
    public TestListener leave(String group) {
        return listen(group, FilterMode.INCLUDE);
    }

    private TestListener listen(String group, FilterMode mode, String... sources) {
        boolean _ =
                bed.get(
                        engine.listen(
                                number,
                                0,
                                Ipv6Address.parse(group),
                                mode,
                                Stream.of(sources).map(Ipv6Address::parse).toList()),
                        address + " listens to " + group);
        return this;
    }
}
