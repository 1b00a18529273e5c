// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.planted.engine.host;

final class ReadsTheCalendar {
    private ReadsTheCalendar() {}

    static long millis() {
        return System.currentTimeMillis();
    }
}
