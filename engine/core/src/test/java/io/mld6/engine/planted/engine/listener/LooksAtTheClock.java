// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.planted.engine.listener;

final class LooksAtTheClock {
    private LooksAtTheClock() {}

    static long nowNanos() {
        return System.nanoTime();
    }
}
