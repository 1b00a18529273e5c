// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.wire;

/// Text of IPv6 addresses, both ways. By hand, because library parsers accept zones, brackets,
/// short IPv4 forms or names, and a typing error in a group range must be refused, not
/// reinterpreted.
final class Ipv6Text {
    private static final int GROUPS = 8;
    private static final int NONE = -1;

    private final String text;
    private final int[] groups = new int[GROUPS];
    private int count;
    private int gapAt = NONE;

    private Ipv6Text(String text) {
        this.text = text;
    }

    static Ipv6Address parse(String text) {
        return new Ipv6Text(text).parse();
    }

    private Ipv6Address parse() {
        int position = 0;
        if (text.startsWith("::")) {
            gapAt = 0;
            position = 2;
        }
        while (position < text.length()) {
            int end = text.indexOf(':', position);
            String field = text.substring(position, end < 0 ? text.length() : end);
            if (end < 0 && field.indexOf('.') >= 0) {
                addDotted(field);
                break;
            }
            add(hexadecimal(field));
            if (end < 0) {
                break;
            }
            position = end + 1;
            if (position == text.length()) {
                throw malformed(); // a single colon at the end
            }
            if (text.charAt(position) == ':') {
                if (gapAt != NONE) {
                    throw malformed();
                }
                gapAt = count;
                position++;
            }
        }
        return assemble();
    }

    /// Puts the zeros of `::` in. They stand for one group at least (RFC 4291 §2.2).
    private Ipv6Address assemble() {
        if (gapAt == NONE ? count != GROUPS : count >= GROUPS) {
            throw malformed();
        }
        int[] whole = new int[GROUPS];
        int head = gapAt == NONE ? count : gapAt;
        System.arraycopy(groups, 0, whole, 0, head);
        System.arraycopy(groups, head, whole, GROUPS - (count - head), count - head);
        return new Ipv6Address(word(whole, 0), word(whole, GROUPS / 2));
    }

    private static long word(int[] groups, int first) {
        return (long) groups[first] << 48
                | (long) groups[first + 1] << 32
                | (long) groups[first + 2] << 16
                | groups[first + 3];
    }

    private void add(int group) {
        if (count == GROUPS) {
            throw malformed();
        }
        groups[count++] = group;
    }

    private int hexadecimal(String field) {
        if (field.isEmpty() || field.length() > 4) {
            throw malformed();
        }
        int value = 0;
        for (int i = 0; i < field.length(); i++) {
            value = value << 4 | digit(field.charAt(i), 16);
        }
        return value;
    }

    private void addDotted(String field) {
        String[] octets = field.split("\\.", -1);
        if (octets.length != 4) {
            throw malformed();
        }
        add(decimalOctet(octets[0]) << 8 | decimalOctet(octets[1]));
        add(decimalOctet(octets[2]) << 8 | decimalOctet(octets[3]));
    }

    private int decimalOctet(String field) {
        boolean leadingZero = field.length() > 1 && field.charAt(0) == '0';
        if (field.isEmpty() || field.length() > 3 || leadingZero) {
            throw malformed();
        }
        int value = 0;
        for (int i = 0; i < field.length(); i++) {
            value = value * 10 + digit(field.charAt(i), 10);
        }
        if (value > 0xff) {
            throw malformed();
        }
        return value;
    }

    /// ASCII only: `Character.digit` would also take digits of other scripts.
    private int digit(char character, int radix) {
        int value = character < 0x80 ? Character.digit(character, radix) : -1;
        if (value < 0) {
            throw malformed();
        }
        return value;
    }

    private IllegalArgumentException malformed() {
        return new IllegalArgumentException(
                "not an IPv6 address: '" + text + "' (expected a form like ff0e::db8:0:101)");
    }

    static String format(long high, long low) {
        if (high == 0 && low >>> 32 == 0xffff) {
            return "::ffff:" + dotted((int) low);
        }
        int gapStart = NONE;
        int gapLength = 1; // a single zero group is written out, RFC 5952 §4.2.2
        for (int i = 0; i < GROUPS; i++) {
            int run = 0;
            while (i + run < GROUPS && group(high, low, i + run) == 0) {
                run++;
            }
            if (run > gapLength) {
                gapStart = i;
                gapLength = run;
            }
            i += run;
        }
        var text = new StringBuilder(39);
        for (int i = 0; i < GROUPS; i++) {
            if (i == gapStart) {
                text.append("::");
                i += gapLength - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(group(high, low, i)));
        }
        return text.toString();
    }

    private static int group(long high, long low, int index) {
        long word = index < GROUPS / 2 ? high : low;
        return (int) (word >>> (48 - (index % (GROUPS / 2)) * 16)) & 0xffff;
    }

    private static String dotted(int octets) {
        return (octets >>> 24)
                + "."
                + (octets >>> 16 & 0xff)
                + "."
                + (octets >>> 8 & 0xff)
                + "."
                + (octets & 0xff);
    }
}
