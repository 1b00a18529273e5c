// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine;

import io.mld6.engine.link.LinkChannel;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.PacketChannel;
import io.mld6.engine.link.PacketChannelOptions;
import io.mld6.engine.link.VirtualLink;
import java.util.function.Consumer;

/// Opens the link an engine is to work on.
@FunctionalInterface
public interface LinkOpener {
    /// Opens a channel that is not registered with any event loop yet.
    ///
    /// @param notices takes lines a person should see
    /// @throws LinkException with one line a person can act on
    LinkChannel open(Consumer<String> notices) throws LinkException;

    /// A real interface in the network namespace of the thread that starts the engine.
    static LinkOpener onInterface(PacketChannelOptions options) {
        return notices -> PacketChannel.open(options, notices);
    }

    /// A new end of a segment inside the process.
    static LinkOpener on(VirtualLink link) {
        return _ -> link.newEnd();
    }
}
