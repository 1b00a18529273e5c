// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.wire;

/// The VLAN a frame belongs to: none, one id, or an outer and an inner one.
///
/// Only ids are kept: priority bits do not decide where a frame belongs, and a tag with id 0
/// (priority only) counts as no tag (IEEE 802.1Q §6.9.1). So `of(0)` equals [#NONE].
///
/// On sending, a single tag has TPID 0x8100; of two, the outer has 0x88a8 and the inner 0x8100.
///
/// @param outer the id next to the MAC addresses, 0 to 4095; 0 if there is no tag
/// @param inner the id behind the outer one, 0 to 4095; 0 if there are fewer than two tags
public record VlanTags(int outer, int inner) {
    /// Untagged.
    public static final VlanTags NONE = new VlanTags(0, 0);

    private static final int LARGEST = 0xfff;

    /// Tags with these ids, in the normal form the accessors promise.
    ///
    /// @throws IllegalArgumentException if an id does not fit 12 bits, or an inner id has no
    ///     outer
    public VlanTags {
        if ((outer & ~LARGEST) != 0 || (inner & ~LARGEST) != 0) {
            throw new IllegalArgumentException("a VLAN id has 12 bits: " + outer + "." + inner);
        }
        if (outer == 0 && inner != 0) {
            throw new IllegalArgumentException("a single VLAN id is the outer one: " + inner);
        }
    }

    /// One tag; id 0 is no tag.
    public static VlanTags of(int vlan) {
        return vlan == 0 ? NONE : new VlanTags(vlan, 0);
    }

    /// Two tags; an id 0 is left out.
    public static VlanTags of(int outer, int inner) {
        return outer == 0 ? of(inner) : new VlanTags(outer, inner);
    }

    /// Reads `ID` or `OUTER.INNER`, decimal, each 1 to 4094 (0 and 4095 are not VLANs one can be
    /// in).
    ///
    /// @throws IllegalArgumentException if `text` is anything else; the message names it
    public static VlanTags parse(String text) {
        int dot = text.indexOf('.');
        return dot < 0
                ? of(parseId(text, text))
                : of(parseId(text.substring(0, dot), text), parseId(text.substring(dot + 1), text));
    }

    private static int parseId(String field, String text) {
        int id = 0;
        for (int i = 0; i < field.length() && id <= LARGEST; i++) {
            char character = field.charAt(i);
            id = character >= '0' && character <= '9' ? id * 10 + character - '0' : LARGEST + 1;
        }
        if (id == 0 || id >= LARGEST) {
            throw new IllegalArgumentException(
                    "not a VLAN: '" + text + "' (expected ID or OUTER.INNER, each from 1 to 4094)");
        }
        return id;
    }

    /// How many tags: 0, 1 or 2.
    public int count() {
        return outer == 0 ? 0 : inner == 0 ? 1 : 2;
    }

    /// What the tags add to a frame, in octets.
    public int lengthOctets() {
        return count() * Ethernet.TAG_OCTETS;
    }

    /// `none`, `100` or `200.100`.
    @Override
    public String toString() {
        return switch (count()) {
            case 0 -> "none";
            case 1 -> Integer.toString(outer);
            default -> outer + "." + inner;
        };
    }
}
