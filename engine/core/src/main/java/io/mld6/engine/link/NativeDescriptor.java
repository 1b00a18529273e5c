// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import io.netty.channel.unix.FileDescriptor;

/// A descriptor of ours as Netty's epoll handler wants to see it. Closing it closes `owner`, which
/// made it, once.
final class NativeDescriptor extends FileDescriptor {
    private final Runnable owner;

    NativeDescriptor(int fd, Runnable owner) {
        super(fd);
        this.owner = owner;
    }

    @Override
    public void close() {
        if (markClosed()) {
            owner.run();
        }
    }
}
