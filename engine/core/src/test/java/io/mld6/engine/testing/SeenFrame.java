// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.testing;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/// An untagged MLD frame as somebody on the cable reads it, by fixed offsets.
///
/// ```text
/// 0 MACs  12 86dd  14 IPv6  22 source  38 destination  54 hop-by-hop  62 type  70 group  86
/// ```
///
/// @param type of the ICMPv6 message
/// @param source IPv6 source, as text
/// @param destination IPv6 destination, as text
/// @param group group asked about, reported or left, as text; empty in an MLDv2 Report
public record SeenFrame(int type, String source, String destination, String group) {
    public static final int QUERY = 130;
    public static final int REPORT = 131;
    public static final int DONE = 132;
    public static final String ALL_ROUTERS = "ff02:0:0:0:0:0:0:2";

    private static final int LEAST_OCTETS = 86;

    static boolean isMld(byte[] frame) {
        return frame.length >= LEAST_OCTETS
                && frame[12] == (byte) 0x86
                && frame[13] == (byte) 0xdd
                && frame[20] == 0
                && frame[54] == 58
                && frame[55] == 0;
    }

    static SeenFrame of(byte[] frame) {
        int type = Byte.toUnsignedInt(frame[62]);
        return new SeenFrame(
                type,
                address(frame, 22),
                address(frame, 38),
                type <= DONE ? address(frame, 70) : "");
    }

    private static String address(byte[] frame, int at) {
        return text(Arrays.copyOfRange(frame, at, at + 16));
    }

    /// An address as `InetAddress` writes it.
    public static String text(String address) throws UnknownHostException {
        return InetAddress.getByName(address).getHostAddress().replaceFirst("%.*", "");
    }

    private static String text(byte[] octets) {
        try {
            return InetAddress.getByAddress(octets).getHostAddress().replaceFirst("%.*", "");
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
