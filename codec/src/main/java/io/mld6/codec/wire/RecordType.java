// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.wire;

import org.jspecify.annotations.Nullable;

/// The type of a Multicast Address Record. RFC 9777 §5.2.13.
public enum RecordType {
    /// MODE_IS_INCLUDE: current state, listening to these sources.
    IS_IN(1),
    /// MODE_IS_EXCLUDE: current state, listening to all but these sources.
    IS_EX(2),
    /// CHANGE_TO_INCLUDE_MODE: from now on, these sources only.
    TO_IN(3),
    /// CHANGE_TO_EXCLUDE_MODE: from now on, all but these sources.
    TO_EX(4),
    /// ALLOW_NEW_SOURCES: these sources, too.
    ALLOW(5),
    /// BLOCK_OLD_SOURCES: these sources no longer.
    BLOCK(6);

    private static final @Nullable RecordType[] BY_WIRE_VALUE = new @Nullable RecordType[7];

    static {
        for (RecordType type : values()) {
            BY_WIRE_VALUE[type.wireValue] = type;
        }
    }

    private final int wireValue;

    RecordType(int wireValue) {
        this.wireValue = wireValue;
    }

    /// The octet on the wire.
    public int wireValue() {
        return wireValue;
    }

    /// The type an octet means.
    ///
    /// @return null if it means none; such records are skipped
    public static @Nullable RecordType of(int wireValue) {
        return wireValue >= 0 && wireValue < BY_WIRE_VALUE.length ? BY_WIRE_VALUE[wireValue] : null;
    }

    /// Whether the sources are an exclude list: IS_EX and TO_EX. Such a record is never split
    /// over reports (RFC 9777 §5.2.16) and ignored for source-specific groups (§7.4).
    public boolean isExclude() {
        return this == IS_EX || this == TO_EX;
    }
}
