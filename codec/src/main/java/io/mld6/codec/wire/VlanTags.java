// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.wire;

import java.util.List;
import java.util.Locale;

/// The VLAN a frame belongs to: none, one tag, or an outer and an inner one.
///
/// The kind of a tag (its TPID) belongs to the VLAN as its id does: the service VLAN 10 (802.1ad,
/// 0x88a8) and the customer VLAN 10 (802.1Q, 0x8100) are two networks. Priority bits do not decide
/// where a frame belongs, and a tag with id 0 (priority only) counts as no tag (IEEE 802.1Q
/// §6.9.1). So `of(0)` equals [#NONE].
///
/// Unless told otherwise a single tag has TPID 0x8100; of two, the outer has 0x88a8 and the inner
/// 0x8100.
///
/// @param outer the id next to the MAC addresses, 0 to 4095; 0 if there is no tag
/// @param inner the id behind the outer one, 0 to 4095; 0 if there are fewer than two tags
/// @param outerType TPID of the outer tag, 0x8100 or 0x88a8; 0 if there is none
/// @param innerType TPID of the inner tag, 0x8100 or 0x88a8; 0 if there is none
public record VlanTags(int outer, int inner, int outerType, int innerType) {
    /// Untagged.
    public static final VlanTags NONE = new VlanTags(0, 0);

    private static final int LARGEST = 0xfff;
    private static final int TAG_TYPE_MASK = 0xffff << 16;
    private static final String TYPES = "0x8100 (802.1Q) or 0x88a8 (802.1ad)";

    /// Checks that these are the tags of a frame, in the normal form the accessors promise.
    ///
    /// @throws IllegalArgumentException if an id does not fit 12 bits, an inner id has no outer, or
    ///     a type is none or belongs to no tag
    public VlanTags {
        if ((outer & ~LARGEST) != 0 || (inner & ~LARGEST) != 0) {
            throw new IllegalArgumentException("a VLAN id has 12 bits: " + outer + "." + inner);
        }
        if (outer == 0 && inner != 0) {
            throw new IllegalArgumentException("a single VLAN id is the outer one: " + inner);
        }
        checkType(outer, outerType);
        checkType(inner, innerType);
    }

    /// Tags with these ids and the usual types.
    ///
    /// @throws IllegalArgumentException if an id does not fit 12 bits, or an inner id has no
    ///     outer
    public VlanTags(int outer, int inner) {
        this(
                outer,
                inner,
                outer == 0 ? 0 : inner == 0 ? Ethernet.CUSTOMER_TAG : Ethernet.SERVICE_TAG,
                inner == 0 ? 0 : Ethernet.CUSTOMER_TAG);
    }

    private static void checkType(int id, int type) {
        if (id == 0 ? type != 0 : !Ethernet.isTag(type)) {
            throw new IllegalArgumentException(
                    "not the type of a tag with id %d: 0x%04x (expected %s)"
                            .formatted(id, type, TYPES));
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

    /// These ids in tags of these types.
    ///
    /// @param types as [#parseTypes] gives them, one for each tag
    /// @throws IllegalArgumentException if there are more or fewer types than tags
    public VlanTags withTypes(List<Integer> types) {
        if (types.size() != count()) {
            throw new IllegalArgumentException(
                    "%d tag type%s for %d tag%s"
                            .formatted(
                                    types.size(),
                                    types.size() == 1 ? "" : "s",
                                    count(),
                                    count() == 1 ? "" : "s"));
        }
        return switch (count()) {
            case 0 -> this;
            case 1 -> new VlanTags(outer, 0, types.getFirst(), 0);
            default -> new VlanTags(outer, inner, types.getFirst(), types.getLast());
        };
    }

    /// Reads `TPID` or `OUTER.INNER`, each 0x8100 or 0x88a8.
    ///
    /// @throws IllegalArgumentException if `text` is anything else; the message names it
    public static List<Integer> parseTypes(String text) {
        int dot = text.indexOf('.');
        return dot < 0
                ? List.of(parseType(text, text))
                : List.of(
                        parseType(text.substring(0, dot), text),
                        parseType(text.substring(dot + 1), text));
    }

    private static int parseType(String field, String text) {
        return switch (field.toLowerCase(Locale.ROOT)) {
            case "0x8100" -> Ethernet.CUSTOMER_TAG;
            case "0x88a8" -> Ethernet.SERVICE_TAG;
            default ->
                    throw new IllegalArgumentException(
                            "not a tag type: '"
                                    + text
                                    + "' (expected TPID or OUTER.INNER, each "
                                    + TYPES
                                    + ")");
        };
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

    /// The tags in one word, the outer one in the upper half: each its type, then its id, as on the
    /// wire without priorities. 0 for no tags; equal words are equal tags.
    public long word() {
        return (long) (outerType << 16 | outer) << Integer.SIZE
                | Integer.toUnsignedLong(innerType << 16 | inner);
    }

    /// The tags that a word of [#word] stands for.
    ///
    /// @throws IllegalArgumentException if it stands for none
    public static VlanTags ofWord(long word) {
        int outer = (int) (word >>> Integer.SIZE);
        int inner = (int) word;
        return word == 0
                ? NONE
                : new VlanTags(outer & 0xffff, inner & 0xffff, outer >>> 16, inner >>> 16);
    }

    /// A word of [#word] with one more tag inside of those it has. A tag with id 0 only carries a
    /// priority: as if it were not there. With two tags there is room for no other.
    ///
    /// @param tag as on the wire: TPID, then priority and id
    public static long withTag(long word, int tag) {
        int id = tag & Ethernet.VLAN_ID_MASK;
        if (id == 0) {
            return word;
        }
        long added = Integer.toUnsignedLong((tag & TAG_TYPE_MASK) | id);
        return word == 0 ? added << Integer.SIZE : word | added;
    }

    /// What the tags of a word add to a frame, in octets.
    ///
    /// @param word of [#word]
    public static int lengthOctets(long word) {
        if (word == 0) {
            return 0;
        }
        return (int) word == 0 ? Ethernet.TAG_OCTETS : 2 * Ethernet.TAG_OCTETS;
    }

    /// How many tags: 0, 1 or 2.
    public int count() {
        return outer == 0 ? 0 : inner == 0 ? 1 : 2;
    }

    /// What the tags add to a frame, in octets.
    public int lengthOctets() {
        return count() * Ethernet.TAG_OCTETS;
    }

    /// `none`, `100` or `200.100`; with the types behind them if they are not the usual ones:
    /// `100 (0x88a8)`, `200.100 (0x8100.0x8100)`.
    @Override
    public String toString() {
        if (outer == 0) {
            return "none";
        }
        String ids = inner == 0 ? Integer.toString(outer) : outer + "." + inner;
        if (equals(new VlanTags(outer, inner))) {
            return ids;
        }
        return inner == 0
                ? "%s (0x%04x)".formatted(ids, outerType)
                : "%s (0x%04x.0x%04x)".formatted(ids, outerType, innerType);
    }
}
