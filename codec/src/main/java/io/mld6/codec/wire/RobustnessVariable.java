// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.wire;

/// The Robustness Variable: how many messages may get lost, and one (RFC 9777 §9.1).
///
/// The RFC sets no upper bound. The 15 is ours: what is sent is counted down in four bits of a row.
/// On the wire it has three bits, and above 7 a querier sends 0, for "not said" (RFC 9777 §5.1.8).
public final class RobustnessVariable {
    /// The smallest value. The RFC allows it and advises against it: one lost message loses
    /// listeners.
    public static final int LEAST = 1;

    /// The largest value.
    public static final int MOST = 15;

    /// The RFC's default.
    public static final int DEFAULT = 2;

    /// All of it.
    public static final NumberRange RANGE =
            new NumberRange("robustness variable", LEAST, MOST, DEFAULT);

    private RobustnessVariable() {}
}
