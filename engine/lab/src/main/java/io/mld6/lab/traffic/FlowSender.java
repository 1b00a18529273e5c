// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

import io.mld6.engine.link.LinkException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// Sends a [SendPlan] on an interface from a thread of its own.
///
/// *Thread*: any.
public final class FlowSender implements AutoCloseable {
    private FlowSender() {}

    /// Opens a socket on the interface, in the network namespace of the calling thread, and begins.
    ///
    /// @param notices takes lines a person should see; called by the sender's thread, too
    /// @throws LinkException with one line, if the interface cannot be used or its MTU is too small
    public static FlowSender start(
            SendPlan plan, String interfaceName, Consumer<String> notices) throws LinkException {
        throw new UnsupportedOperationException();
    }

    /// What it has done so far.
    public SendSnapshot snapshot() {
        throw new UnsupportedOperationException();
    }

    /// Completes with what it has done once the plan's duration is over or somebody stopped it;
    /// fails with a [LinkException] if the interface is gone.
    public CompletableFuture<SendSnapshot> termination() {
        throw new UnsupportedOperationException();
    }

    /// Stops, if it has not yet, and waits until nothing is sent any more.
    ///
    /// @return what it has done
    public SendSnapshot stop() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        var _ = stop();
    }
}
