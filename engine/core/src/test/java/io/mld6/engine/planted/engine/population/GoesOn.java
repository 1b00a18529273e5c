// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.planted.engine.population;

final class GoesOn {
    private GoesOn() {}

    static int lines(int start) {
        int sum = start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        sum += start;
        return sum;
    }
}
