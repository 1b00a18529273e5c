// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Opens the link an engine is to work on.
@FunctionalInterface
public interface LinkOpener {
    /// Opens a channel that is not registered with any event loop yet.
    ///
    /// @param notices takes lines a person should see
    /// @throws LinkException with one line a person can act on
    LinkChannel open(Consumer<String> notices) throws LinkException;

    /// What meters call the link: the interface's name, `virtual` of a segment in the process.
    default String name() {
        return "unnamed";
    }

    /// Opens as many channels onto the link as an engine has shards. They stand for one station:
    /// none hears the Reports and Dones of another.
    ///
    /// @param notices takes lines a person should see, each once
    /// @throws LinkException with one line a person can act on; nothing stays open then
    default List<? extends LinkChannel> openAll(int shards, Consumer<String> notices)
            throws LinkException {
        List<LinkChannel> channels = new ArrayList<>();
        try {
            for (int i = 0; i < shards; i++) {
                channels.add(open(i == 0 ? notices : _ -> {}));
            }
        } catch (LinkException | RuntimeException refused) {
            channels.forEach(channel -> channel.unsafe().closeForcibly());
            throw refused;
        }
        return channels;
    }

    /// A real interface in the network namespace of the thread that starts the engine.
    static LinkOpener onInterface(PacketChannelOptions options) {
        return new LinkOpener() {
            @Override
            public LinkChannel open(Consumer<String> notices) throws LinkException {
                return PacketChannel.open(options, notices);
            }

            @Override
            public List<? extends LinkChannel> openAll(int shards, Consumer<String> notices)
                    throws LinkException {
                return PacketChannel.openStation(options, shards, notices);
            }

            @Override
            public String name() {
                return options.interfaceName();
            }
        };
    }

    /// A new end of a segment inside the process.
    static LinkOpener on(VirtualLink link) {
        return new LinkOpener() {
            @Override
            public LinkChannel open(Consumer<String> notices) {
                return link.newEnd();
            }

            @Override
            public String name() {
                return "virtual";
            }

            @Override
            public List<? extends LinkChannel> openAll(int shards, Consumer<String> notices) {
                return link.newStation(shards);
            }
        };
    }
}
