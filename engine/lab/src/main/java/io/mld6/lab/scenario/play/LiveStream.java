// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.engine.link.LinkException;
import io.mld6.lab.scenario.Stream;
import io.mld6.lab.traffic.FlowSender;
import io.mld6.lab.traffic.SendPlan;
import io.mld6.lab.traffic.SendSnapshot;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// A stream of a scenario on its interface.
final class LiveStream implements AutoCloseable {
    private final String name;
    private final FlowSender sender;

    /// Begins to send.
    ///
    /// @throws LinkException with one line, if the interface cannot be used
    LiveStream(SendPlan plan, Stream stream, Consumer<String> notices) throws LinkException {
        this.name = stream.name();
        this.sender = FlowSender.start(plan, stream.interfaceName(), notices);
    }

    String name() {
        return name;
    }

    SendSnapshot snapshot() {
        return sender.snapshot();
    }

    /// Another rate from now on, in packets a second.
    void setRate(double packetsPerSecond) {
        sender.setRate(packetsPerSecond);
    }

    /// Fails if the interface is gone.
    CompletableFuture<?> termination() {
        return sender.termination();
    }

    @Override
    public void close() {
        sender.close();
    }
}
