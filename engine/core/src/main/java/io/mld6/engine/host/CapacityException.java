// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

/// More was asked for than fits in memory; said before anything is allocated.
public final class CapacityException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    CapacityException(String message) {
        super(message);
    }
}
