// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

import io.mld6.engine.link.LinkException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// Receives multicast data and queries on an interface, with the kernel's stamps, on a thread of
/// its own; everything a [FlowSink] is told, it is told there.
///
/// The thread is an [Executor], so that what measures can be of one thread: tasks run in the order
/// they came, between frames, within a few milliseconds.
public final class FlowReceiver implements Executor, AutoCloseable {
    private FlowReceiver() {}

    /// Opens with [FlowReceiverOptions#DEFAULT].
    public static FlowReceiver open(
            String interfaceName, FlowSink sink, Consumer<String> notices) throws LinkException {
        return open(interfaceName, FlowReceiverOptions.DEFAULT, sink, notices);
    }

    /// Opens the interface in the network namespace of the calling thread and starts.
    ///
    /// @param notices takes lines a person should see; from the calling thread and the receiver's
    /// @throws LinkException with one clear line
    public static FlowReceiver open(
            String interfaceName,
            FlowReceiverOptions options,
            FlowSink sink,
            Consumer<String> notices)
            throws LinkException {
        throw new UnsupportedOperationException();
    }

    /// Runs `task` on the receiver's thread. *Thread*: any.
    ///
    /// @throws java.util.concurrent.RejectedExecutionException if closed
    @Override
    public void execute(Runnable task) {
        throw new UnsupportedOperationException();
    }

    /// What was met so far, at most one tick old; after [#close] all of it. *Thread*: any.
    public FlowCounters counters() {
        throw new UnsupportedOperationException();
    }

    /// The clock of the stamps. *Thread*: any.
    public RealTime time() {
        throw new UnsupportedOperationException();
    }

    /// Lets nothing in any more, tells what is in, runs what was asked, and closes; returns when
    /// that is done. *Thread*: any but the receiver's.
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
