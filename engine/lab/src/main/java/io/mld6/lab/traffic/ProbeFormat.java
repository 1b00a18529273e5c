// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

/// Where things are in a `probe`, the payload this project's sender writes: at the very start of
/// the UDP payload, everything big-endian.
///
/// ```text
///  0  magic      8 octets, ASCII "mld6prob"
///  8  version    1 octet, 1
///  9  reserved   3 octets, sent as 0, not looked at
/// 12  flow      32 bits, number of the (source, group) pair in its sender, from 0
/// 16  sequence  64 bits, number of the packet in its flow, from 0
/// 24  stamp     64 bits, CLOCK_REALTIME nanoseconds since 1970, read before the frame was handed
///               to the kernel
/// 32  reserved   8 octets, sent as 0, not looked at
/// 40  zeros up to the length wanted
/// ```
public final class ProbeFormat {
    /// "mld6prob".
    public static final long MAGIC = 0x6d6c_6436_7072_6f62L;

    /// The only version there is.
    public static final int VERSION = 1;

    /// Offset of the magic, 8 octets.
    public static final int MAGIC_AT = 0;

    /// Offset of the version, 1 octet.
    public static final int VERSION_AT = 8;

    /// Offset of the flow's number, 4 octets.
    public static final int FLOW_AT = 12;

    /// Offset of the packet's number, 8 octets.
    public static final int SEQUENCE_AT = 16;

    /// Offset of the send stamp, 8 octets.
    public static final int STAMP_AT = 24;

    /// Octets of a probe; the shortest payload that holds one.
    public static final int OCTETS = 40;

    private ProbeFormat() {}
}
