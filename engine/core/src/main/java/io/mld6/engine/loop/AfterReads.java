// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.loop;

import io.netty.channel.EventLoop;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// Runs a task on an event loop once it has looked at its sockets again.
///
/// A task that posts itself with `execute` is run in the same round of tasks, and a round may last
/// a second before Netty polls its sockets. A scheduled task is fetched only after the next poll.
///
/// @param loop the event loop
public record AfterReads(EventLoop loop) implements Executor {
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // tasks see to their own failures
    public void execute(Runnable task) {
        loop.schedule(task, 1, TimeUnit.NANOSECONDS);
    }
}
