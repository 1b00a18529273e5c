// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.cli;

import io.mld6.engine.LinkOpener;
import io.mld6.engine.link.PacketChannel;
import io.mld6.engine.link.PacketChannelOptions;
import io.mld6.engine.link.VirtualEnd;
import io.mld6.engine.link.VirtualLink;
import java.util.function.Consumer;

/// The two kinds of link an engine is put on.
final class LinkOpeners {
    private LinkOpeners() {}

    /// An interface of this machine.
    static LinkOpener onInterface(String name, Consumer<String> notices) {
        return (loop, pipeline) -> {
            PacketChannel channel = PacketChannel.open(PacketChannelOptions.on(name), notices);
            channel.pipeline().addLast(pipeline);
            return loop.register(channel);
        };
    }

    /// A new end of a segment inside this process.
    static LinkOpener onSegment(VirtualLink segment) {
        return (loop, pipeline) -> {
            VirtualEnd end = segment.newEnd();
            end.pipeline().addLast(pipeline);
            return loop.register(end);
        };
    }
}
