// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.planted.engine.loop;

final class Prints {
    private Prints() {}

    @SuppressWarnings("SystemOut") // what it is planted for
    static void print() {
        System.out.println();
    }
}
