// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.testing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Somebody on a [Hub] who hears everything and may ask, in a namespace of its own.
public final class Observer implements AutoCloseable {
    private final Netns namespace;
    private final RawPort ear;
    private final RawPort mouth;

    private Observer(Netns namespace, RawPort ear, RawPort mouth) {
        this.namespace = namespace;
        this.ear = ear;
        this.mouth = mouth;
    }

    public static Observer on(Hub hub) throws Exception {
        Netns namespace = Netns.create("observer");
        try {
            hub.port(namespace, "ear");
            hub.port(namespace, "mouth");
            return new Observer(
                    namespace, RawPort.open(namespace, "ear"), RawPort.open(namespace, "mouth"));
        } catch (Exception e) {
            namespace.close();
            throw e;
        }
    }

    /// Puts a frame on the cable.
    public void say(byte[] frame) throws IOException {
        mouth.send(frame);
    }

    /// The MLD frames heard since last asked, but for queries.
    public List<SeenFrame> heard() throws IOException {
        byte[] marker = Marker.frame();
        mouth.send(marker);
        List<SeenFrame> heard = new ArrayList<>();
        byte[] frame = next();
        while (!Marker.is(frame, marker)) {
            if (SeenFrame.isMld(frame) && SeenFrame.of(frame).type() != SeenFrame.QUERY) {
                heard.add(SeenFrame.of(frame));
            }
            frame = next();
        }
        return heard;
    }

    /// Waits for a frame.
    public SeenFrame await(Predicate<SeenFrame> wanted) throws IOException {
        while (true) {
            byte[] frame = next();
            if (SeenFrame.isMld(frame) && wanted.test(SeenFrame.of(frame))) {
                return SeenFrame.of(frame);
            }
        }
    }

    private byte[] next() throws IOException {
        byte[] frame = ear.receive();
        if (frame == null) {
            throw new AssertionError("silence on the cable");
        }
        return frame;
    }

    @Override
    public void close() throws IOException {
        ear.close();
        mouth.close();
        namespace.close();
    }
}
