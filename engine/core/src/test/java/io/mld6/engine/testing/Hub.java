// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.testing;

import java.io.IOException;

/// One cable for many: a bridge that does not look at what it forwards, so everybody hears all.
public final class Hub implements AutoCloseable {
    private final Netns namespace;

    private Hub(Netns namespace) {
        this.namespace = namespace;
    }

    public static Hub create() throws Exception {
        Netns namespace = Netns.create("hub");
        try {
            namespace.ip("link add br0 type bridge mcast_snooping 0");
            namespace.ip("link set br0 up");
            return new Hub(namespace);
        } catch (Exception e) {
            namespace.close();
            throw e;
        }
    }

    /// Plugs in a fresh interface `there` of `other`.
    public void port(Netns other, String there) throws IOException {
        namespace.veth("to-" + there, other, there);
        namespace.ip("link set to-" + there + " master br0");
    }

    /// Switches the hub's end of the cable to `there` `up` or `down`.
    public void set(String there, String state) throws IOException {
        namespace.ip("link set to-" + there + " " + state);
    }

    @Override
    public void close() {
        namespace.close();
    }
}
