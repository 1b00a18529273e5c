// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.wire;

/// The hop-by-hop header of MLD and the option types it can meet.
///
/// ```text
/// |next header 1|length 1, in 8 octets beyond the first 8|option type 1|length 1|data ...|
/// ```
///
/// All MLD messages carry a Router Alert with value 0 (RFC 2711 §2.1). We send it first and fill
/// up with PadN, since RFC 9673 §5.2 wants the option that matters in front; KAME descendants
/// send PadN first, FRRouting two Pad1 behind. Receivers take all three.
public final class HopByHop {
    /// Length of the header we send.
    public static final int HEADER_OCTETS = 8;

    /// What we send: next header 58, Router Alert 0, PadN of no octets.
    public static final long ALERT_THEN_PADN = 0x3a00_0502_0000_0100L;

    /// What KAME descendants send: PadN first.
    public static final long PADN_THEN_ALERT = 0x3a00_0100_0502_0000L;

    /// What FRRouting sends: two Pad1 behind.
    public static final long ALERT_THEN_PAD1 = 0x3a00_0502_0000_0000L;

    /// Option: one octet of padding, the only one without a length octet. RFC 8200 §4.2.
    public static final int PAD1 = 0x00;

    /// Option: padding of two octets or more. RFC 8200 §4.2.
    public static final int PADN = 0x01;

    /// Option: Router Alert, 2 octets of value. RFC 2711 §2.1.
    public static final int ROUTER_ALERT = 0x05;

    /// Length of a Router Alert's value.
    public static final int ROUTER_ALERT_OCTETS = 2;

    /// The Router Alert value of MLD.
    public static final int ROUTER_ALERT_MLD = 0;

    /// Option: Jumbo Payload. RFC 2675 §2.
    public static final int JUMBO_PAYLOAD = 0xc2;

    private HopByHop() {}

    /// Whether a node that does not know this option skips it: the two highest bits are 0. All
    /// other values discard the packet. RFC 8200 §4.2.
    public static boolean isSkippedIfUnknown(int optionType) {
        return optionType >>> 6 == 0;
    }
}
