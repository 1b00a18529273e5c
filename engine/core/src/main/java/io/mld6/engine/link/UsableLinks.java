// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import io.mld6.engine.linux.Errno;
import io.mld6.engine.linux.LinkInfo;
import io.mld6.engine.linux.Links;
import io.mld6.engine.linux.NativeException;
import org.jspecify.annotations.Nullable;

/// Which interface can be used for raw frames, and why another cannot, in the words every command
/// uses.
@SuppressWarnings("exports") // for the lab, to which the native room is open
public final class UsableLinks {
    private UsableLinks() {}

    /// The interface called `name` in the network namespace of the calling thread, if it carries
    /// Ethernet frames and is set up.
    ///
    /// @throws LinkException with one clear line if it is not there or cannot be used
    /// @throws NativeException if the kernel cannot be asked
    public static LinkInfo find(String name) throws LinkException, NativeException {
        LinkInfo link = Links.find(name);
        if (link == null) {
            throw LinkException.unknownInterface(name);
        }
        if (!link.ethernet()) {
            throw new LinkException(
                    LinkException.Kind.NOT_ETHERNET, name + " does not carry Ethernet frames");
        }
        if (!link.adminUp()) {
            throw LinkException.administrativelyDown(name);
        }
        return link;
    }

    /// What a refusal of the kernel means to a person who wanted to open `name`.
    public static LinkException failure(String name, NativeException e) {
        return switch (e.errno()) {
            case Errno.EPERM, Errno.EACCES ->
                    new LinkException(
                            LinkException.Kind.NO_PRIVILEGE,
                            "raw frames need CAP_NET_RAW: run as root, or under `setpriv --inh-caps"
                                    + " +net_raw,+net_admin --ambient-caps +net_raw,+net_admin`",
                            e);
            case Errno.ENXIO, Errno.ENODEV -> removed(name, e);
            case Errno.ENETDOWN ->
                    new LinkException(
                            LinkException.Kind.ADMINISTRATIVELY_DOWN, name + " went down", e);
            default -> new LinkException(LinkException.Kind.IO, name + ": " + e.getMessage(), e);
        };
    }

    static LinkException removed(String name, @Nullable Throwable cause) {
        return new LinkException(
                LinkException.Kind.REMOVED, "interface " + name + " was removed", cause);
    }
}
