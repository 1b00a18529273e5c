// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.planted.lab.simulation;

final class ReadsTheClock {
    private ReadsTheClock() {}

    static long nowNanos() {
        return System.nanoTime();
    }
}
