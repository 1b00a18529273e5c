// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/// Whose driver an interface has, and what that does to frames by itself (`SIOCETHTOOL`). Nothing
/// of it takes a privilege.
///
/// ```text
/// ifreq            0 name  16 pointer to one of:                                            40
/// ethtool_value    0 command  4 value                                                        8
/// ethtool_drvinfo  0 command  4 driver  36 version ...                                     196
/// ethtool_channels 0 command ... 24 transmit queues  28 other  32 queues both ways         36
/// ```
///
/// @param driver its name, such as `veth`, `bridge`, `ixgbe`; empty if the kernel does not say
/// @param on what is switched on
public record LinkFeatures(String driver, Set<Feature> on) {
    /// What a driver may do to frames.
    public enum Feature {
        /// It checks sums of frames that come in.
        RECEIVE_CHECKSUM(0x14, 1),
        /// It fills in sums of frames that go out.
        TRANSMIT_CHECKSUM(0x16, 1),
        /// It cuts long packets that go out into frames.
        SEGMENTATION(0x1e, 1),
        /// Packets that came in are put together before anybody sees them, and can be taken apart
        /// again.
        GENERIC_RECEIVE(0x2b, 1),
        /// The same in hardware, and cannot be taken apart again.
        LARGE_RECEIVE(0x25, 1 << 15),
        /// VLAN tags of frames that come in are kept beside them.
        RECEIVE_VLAN(0x25, 1 << 8);

        private final int command;
        private final int mask;

        Feature(int command, int mask) {
            this.command = command;
            this.mask = mask;
        }
    }

    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM_CLOEXEC = 0x80002;
    private static final long SIOCETHTOOL = 0x8946;
    private static final int GET_DRIVER = 0x03;
    private static final int GET_CHANNELS = 0x3c;
    private static final int CHANNELS_OCTETS = 36;
    private static final int TRANSMIT_QUEUES = 24;
    private static final int QUEUES_BOTH_WAYS = 32;
    private static final int REQUEST_OCTETS = 40;
    private static final int POINTER = 16;
    private static final int NAME_OCTETS = 15;
    private static final int DRIVER_OCTETS = 196;
    private static final int DRIVER_NAME = 4;
    private static final int DRIVER_NAME_OCTETS = 32;

    /// Copies the set.
    public LinkFeatures {
        on = Set.copyOf(on);
    }

    /// Those of an interface of the calling thread's network namespace. What the kernel or the
    /// driver does not know is taken for off. *Thread*: any.
    ///
    /// @throws NativeException if there is no descriptor left to ask with
    public static LinkFeatures of(String interfaceName) throws NativeException {
        return ask((arena, fd) -> asked(arena, fd, interfaceName));
    }

    /// Queues that frames of an interface of the calling thread's network namespace can leave by, 1
    /// if its driver does not say. *Thread*: any.
    ///
    /// @throws NativeException if there is no descriptor left to ask with
    public static int transmitQueues(LinkInfo link) throws NativeException {
        return ask(
                (arena, fd) -> {
                    MemorySegment channels = arena.allocate(CHANNELS_OCTETS, Integer.BYTES);
                    if (!isAnswered(arena, fd, link.name(), GET_CHANNELS, channels)) {
                        return 1;
                    }
                    int queues =
                            channels.get(JAVA_INT, TRANSMIT_QUEUES)
                                    + channels.get(JAVA_INT, QUEUES_BOTH_WAYS);
                    return Math.max(1, queues);
                });
    }

    /// What is asked through a socket of its own.
    private interface Question<T> {
        T ask(Arena arena, int fd);
    }

    private static <T> T ask(Question<T> question) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(SystemCalls.STATE);
            int fd =
                    NativeSocket.check(
                            "socket", SystemCalls.socket(state, AF_UNIX, SOCK_DGRAM_CLOEXEC, 0));
            try {
                return question.ask(arena, fd);
            } finally {
                int _ = SystemCalls.close(state, fd);
            }
        }
    }

    private static LinkFeatures asked(Arena arena, int fd, String name) {
        MemorySegment driver = arena.allocate(DRIVER_OCTETS, Integer.BYTES);
        Set<Feature> on = EnumSet.noneOf(Feature.class);
        for (Feature feature : Feature.values()) {
            MemorySegment value = arena.allocate(2 * Integer.BYTES, Integer.BYTES);
            if (isAnswered(arena, fd, name, feature.command, value)
                    && (value.get(JAVA_INT, Integer.BYTES) & feature.mask) != 0) {
                on.add(feature);
            }
        }
        if (!isAnswered(arena, fd, name, GET_DRIVER, driver)) {
            return new LinkFeatures("", on);
        }
        MemorySegment field = driver.asSlice(DRIVER_NAME, DRIVER_NAME_OCTETS);
        return new LinkFeatures(NetlinkMessages.string(field.asByteBuffer()), on);
    }

    private static boolean isAnswered(
            Arena arena, int fd, String name, int command, MemorySegment into) {
        byte[] octets = name.getBytes(StandardCharsets.UTF_8);
        MemorySegment request = arena.allocate(REQUEST_OCTETS, Long.BYTES);
        MemorySegment.copy(octets, 0, request, JAVA_BYTE, 0, Math.min(octets.length, NAME_OCTETS));
        request.set(JAVA_LONG, POINTER, into.address());
        into.set(JAVA_INT, 0, command);
        return SystemCalls.ioctl(arena.allocate(SystemCalls.STATE), fd, SIOCETHTOOL, request) >= 0;
    }
}
