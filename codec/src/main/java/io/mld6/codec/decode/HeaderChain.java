// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.decode;

import io.mld6.codec.wire.HopByHop;
import io.mld6.codec.wire.Ipv6Header;
import io.mld6.codec.wire.MldFormat;
import io.netty.buffer.ByteBuf;

/// The way from the fixed IPv6 header to the MLD message. RFC 8200 §4.
///
/// A walk ends with one `long`, because a frame must not cost an object: negative for a reason,
/// else the message's offset and whether a Router Alert for MLD was seen. Work is bounded by the
/// payload, and by [#MAXIMUM_HEADER_COUNT].
final class HeaderChain {
    /// RFC 8200 §4.1 knows seven; longer chains are attacks.
    static final int MAXIMUM_HEADER_COUNT = 8;

    private static final int SMALLEST_HEADER_OCTETS = 8;
    private static final int SMALLEST_AUTHENTICATION_OCTETS = 12;
    private static final int SEGMENTS_LEFT = 3;
    private static final int FRAGMENT_OFFSET = 2;
    private static final int FRAGMENT_OFFSET_MASK = 0xfff8;

    private static final long ALERT = 1L << 32;

    private static final long BROKEN = -1;
    private static final long TOO_LONG = -2;
    private static final long FRAGMENTED = -3;
    private static final long OTHER = -4;

    private static final int OPTIONS_BAD = -1;
    private static final int OPTIONS_WITHOUT_ALERT = 0;
    private static final int OPTIONS_WITH_ALERT = 1;

    private HeaderChain() {}

    static boolean isDrop(long walk) {
        return walk < 0;
    }

    static DropReason reason(long walk) {
        if (walk == BROKEN) {
            return DropReason.BAD_EXT_HEADER;
        }
        if (walk == TOO_LONG) {
            return DropReason.EXT_CHAIN_TOO_LONG;
        }
        return walk == FRAGMENTED ? DropReason.FRAGMENT : DropReason.NOT_MLD;
    }

    static int messageOffset(long walk) {
        return (int) walk;
    }

    static boolean hasRouterAlert(long walk) {
        return (walk & ALERT) != 0;
    }

    /// Walks from `start`, the octet behind the fixed header, to the MLD message, which may be
    /// empty: then 58 was announced and nothing follows.
    ///
    /// @param end behind the payload
    static long walk(ByteBuf octets, int start, int end, int firstHeader) {
        if (firstHeader == Ipv6Header.HOP_BY_HOP && end - start > HopByHop.HEADER_OCTETS) {
            long header = octets.getLong(start);
            // What every sender known to us sends, compared whole.
            if (header == HopByHop.ALERT_THEN_PADN
                    || header == HopByHop.PADN_THEN_ALERT
                    || header == HopByHop.ALERT_THEN_PAD1) {
                int message = start + HopByHop.HEADER_OCTETS;
                return MldFormat.isMld(octets.getUnsignedByte(message)) ? message | ALERT : OTHER;
            }
        }
        return walkAny(octets, start, end, firstHeader);
    }

    private static long walkAny(ByteBuf octets, int start, int end, int firstHeader) {
        int position = start;
        int next = firstHeader;
        long alert = 0;
        boolean fragment = false;
        for (int count = 0; isExtension(next); count++) {
            if (next == Ipv6Header.HOP_BY_HOP && count > 0) {
                return BROKEN;
            }
            if (position == end) {
                return OTHER;
            }
            if (count == MAXIMUM_HEADER_COUNT) {
                return TOO_LONG;
            }
            int length = lengthOctets(octets, position, end, next);
            if (length > end - position) {
                // The rest of a chain may be in a later fragment (RFC 7112): not for us to judge.
                return fragment ? OTHER : BROKEN;
            }
            switch (next) {
                case Ipv6Header.HOP_BY_HOP, Ipv6Header.DESTINATION_OPTIONS -> {
                    boolean hopByHop = next == Ipv6Header.HOP_BY_HOP;
                    int options = options(octets, position + 2, position + length, hopByHop);
                    if (options == OPTIONS_BAD) {
                        return BROKEN;
                    }
                    if (options == OPTIONS_WITH_ALERT) {
                        alert = ALERT;
                    }
                }
                case Ipv6Header.ROUTING -> {
                    if (octets.getByte(position + SEGMENTS_LEFT) != 0) {
                        return BROKEN; // on its way to somebody else
                    }
                }
                case Ipv6Header.FRAGMENT -> {
                    int offset = octets.getUnsignedShort(position + FRAGMENT_OFFSET);
                    if ((offset & FRAGMENT_OFFSET_MASK) != 0) {
                        return OTHER;
                    }
                    fragment = true;
                }
                default -> {
                    if (length < SMALLEST_AUTHENTICATION_OCTETS) {
                        return BROKEN;
                    }
                }
            }
            next = octets.getUnsignedByte(position);
            position += length;
        }
        if (next != Ipv6Header.ICMPV6) {
            return OTHER;
        }
        if (position == end) {
            return fragment ? OTHER : position | alert;
        }
        if (!MldFormat.isMld(octets.getUnsignedByte(position))) {
            return OTHER;
        }
        return fragment ? FRAGMENTED : position | alert;
    }

    /// Whether a packet with payload length 0 is a jumbogram. A hop-by-hop header that is cut or
    /// broken before the option says nothing.
    static boolean isJumbo(ByteBuf octets, int start, int end, int firstHeader) {
        if (firstHeader != Ipv6Header.HOP_BY_HOP || end - start < SMALLEST_HEADER_OCTETS) {
            return false;
        }
        int optionsEnd =
                Math.min(end, start + lengthOctets(octets, start, end, Ipv6Header.HOP_BY_HOP));
        int position = start + 2;
        while (position < optionsEnd) {
            int type = octets.getUnsignedByte(position);
            if (type == HopByHop.JUMBO_PAYLOAD) {
                return true;
            }
            if (type == HopByHop.PAD1) {
                position++;
            } else if (optionsEnd - position >= 2) {
                position += 2 + octets.getUnsignedByte(position + 1);
            } else {
                return false;
            }
        }
        return false;
    }

    private static boolean isExtension(int header) {
        return switch (header) {
            case Ipv6Header.HOP_BY_HOP,
                    Ipv6Header.ROUTING,
                    Ipv6Header.FRAGMENT,
                    Ipv6Header.AUTHENTICATION,
                    Ipv6Header.DESTINATION_OPTIONS ->
                    true;
            default -> false;
        };
    }

    /// Length of the header at `position`, whether or not it is there; only its first 8 octets,
    /// if they are, are read.
    private static int lengthOctets(ByteBuf octets, int position, int end, int header) {
        if (end - position < SMALLEST_HEADER_OCTETS) {
            return SMALLEST_HEADER_OCTETS;
        }
        int units = octets.getUnsignedByte(position + 1);
        return switch (header) {
            case Ipv6Header.FRAGMENT -> SMALLEST_HEADER_OCTETS;
            // RFC 4302 §2.2: in units of 4 octets, minus 2. All others: 8 octets, minus 1.
            case Ipv6Header.AUTHENTICATION -> (units + 2) * 4;
            default -> (units + 1) * 8;
        };
    }

    /// Looks at every option, also behind a good Router Alert: a header that breaks later is
    /// broken. A Router Alert means something in hop-by-hop options only; elsewhere it is an
    /// unknown option.
    private static int options(ByteBuf octets, int start, int end, boolean hopByHop) {
        boolean alertSeen = false;
        int result = OPTIONS_WITHOUT_ALERT;
        int position = start;
        while (position < end) {
            int type = octets.getUnsignedByte(position);
            if (type == HopByHop.PAD1) {
                position++;
                continue;
            }
            int data = position + 2;
            if (data > end) {
                return OPTIONS_BAD;
            }
            int length = octets.getUnsignedByte(position + 1);
            if (length > end - data) {
                return OPTIONS_BAD;
            }
            if (type == HopByHop.ROUTER_ALERT && hopByHop) {
                if (alertSeen || length != HopByHop.ROUTER_ALERT_OCTETS) {
                    return OPTIONS_BAD;
                }
                alertSeen = true;
                if (octets.getUnsignedShort(data) == HopByHop.ROUTER_ALERT_MLD) {
                    result = OPTIONS_WITH_ALERT;
                }
            } else if (!HopByHop.isSkippedIfUnknown(type)) {
                return OPTIONS_BAD;
            }
            position = data + length;
        }
        return result;
    }
}
