// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.engine.listener.DelayLaw;

/// How MLDv2 answers choose their delay within the Maximum Response Delay.
public enum ResponseLaw {
    /// Uniform over the whole range, as RFC 9777 §6.2 demands.
    UNIFORM,
    /// As soon as possible: the next tick.
    IMMEDIATE,
    /// Always half of the range.
    FIXED;

    DelayLaw law() {
        return switch (this) {
            case UNIFORM -> DelayLaw.UNIFORM;
            case IMMEDIATE -> DelayLaw.IMMEDIATE;
            case FIXED -> DelayLaw.FIXED;
        };
    }
}
