// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.planted.engine.registry;

final class Waits {
    private int turns;

    synchronized int turn() {
        return ++turns;
    }
}
