// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// One descriptor with an epoll event loop: what it waits for, and what to do when it comes.
///
/// Level-triggered. `EPOLLERR` is always waited for, which the kernel does anyway: an empty set
/// would take the descriptor out of epoll, and Netty could not put it back. Mixed readiness
/// (`EPOLLIN` with `EPOLLOUT`) costs Netty one small object per event; it happens only while the
/// send buffer is full, so it is left at that.
///
/// *Thread*: event loop only, except [#isOpen].
final class EpollRegistration implements EpollIoHandle {
    /// What to do when the descriptor is ready. May throw: the error goes where errors go.
    interface Ready {
        void ready(EpollIoOps ops) throws Exception;
    }

    private final NativeDescriptor descriptor;
    private final Ready ready;
    private final AbstractLinkChannel channel;
    private EpollIoOps ops = EpollIoOps.EPOLLERR;
    private @Nullable IoRegistration registration;

    EpollRegistration(NativeDescriptor descriptor, Ready ready, AbstractLinkChannel channel) {
        this.descriptor = descriptor;
        this.ready = ready;
        this.channel = channel;
    }

    Future<IoRegistration> register(IoEventLoop loop) {
        return loop.register(this)
                .addListener(
                        done -> {
                            if (done.isSuccess()) {
                                registration = (IoRegistration) done.getNow();
                                long _ = registration.submit(ops);
                            }
                        });
    }

    boolean isArmed(EpollIoOps flag) {
        return ops.contains(flag);
    }

    void arm(EpollIoOps flag) {
        if (!ops.contains(flag)) {
            submit(ops.with(flag));
        }
    }

    void disarm(EpollIoOps flag) {
        if (ops.contains(flag)) {
            submit(ops.without(flag));
        }
    }

    private void submit(EpollIoOps next) {
        ops = next;
        if (registration != null && registration.isValid()) {
            long _ = registration.submit(next);
        }
    }

    boolean isOpen() {
        return descriptor.isOpen();
    }

    void cancel() {
        if (registration != null) {
            boolean _ = registration.cancel();
            registration = null;
        }
    }

    @Override
    public FileDescriptor fd() {
        return descriptor;
    }

    @Override
    public void handle(IoRegistration from, IoEvent event) {
        try {
            ready.ready(((EpollIoEvent) event).ops());
        } catch (Throwable t) {
            channel.failed(t);
        }
    }

    /// The event loop ends; so does the channel.
    @Override
    public void close() {
        channel.closeNow();
    }

    /// Closes the descriptor. Out of epoll first, while it is still what epoll knows.
    void release() {
        cancel();
        descriptor.close();
    }
}
