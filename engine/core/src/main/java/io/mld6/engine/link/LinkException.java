// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import io.mld6.engine.linux.Errno;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Why a link cannot be used. The message is one line a person can act on.
public final class LinkException extends IOException {
    private static final long serialVersionUID = 1L;

    /// What went wrong, for the caller to tell apart.
    public enum Kind {
        /// No interface of that name in this network namespace.
        UNKNOWN_INTERFACE,
        /// The interface does not carry Ethernet frames.
        NOT_ETHERNET,
        /// The interface is administratively down.
        ADMINISTRATIVELY_DOWN,
        /// `CAP_NET_RAW` is missing.
        NO_PRIVILEGE,
        /// The interface went away while in use.
        REMOVED,
        /// Anything else the kernel refused.
        IO
    }

    private final Kind kind;

    /// A failure nothing else caused; `message` is one line for a person.
    public LinkException(Kind kind, String message) {
        this(kind, message, null);
    }

    /// A failure with its cause; `message` is one line for a person.
    public LinkException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /// There is no such interface, in the words every command uses.
    public static LinkException unknownInterface(String name) {
        return new LinkException(
                Kind.UNKNOWN_INTERFACE,
                "no interface '"
                        + name
                        + "' in this network namespace (`ip link` lists what there is)");
    }

    /// The interface is not set up, in the words every command uses.
    public static LinkException administrativelyDown(String name) {
        return new LinkException(
                Kind.ADMINISTRATIVELY_DOWN,
                name + " is administratively down (`ip link set " + name + " up`)");
    }

    /// What fails the promise of a single frame.
    static LinkException refused(String name, int errno) {
        Kind kind =
                switch (errno) {
                    case Errno.ENETDOWN -> Kind.ADMINISTRATIVELY_DOWN;
                    case Errno.ENXIO, Errno.ENODEV -> Kind.REMOVED;
                    default -> Kind.IO;
                };
        return new LinkException(kind, name + " did not take a frame: " + Errno.describe(errno));
    }

    /// What went wrong, for programs.
    public Kind kind() {
        return kind;
    }
}
