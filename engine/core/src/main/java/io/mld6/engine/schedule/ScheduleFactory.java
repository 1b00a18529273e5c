// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.schedule;

import io.mld6.engine.registry.RowTable;

/// Makes the schedules that state machines need, all on one event loop and one wheel.
@FunctionalInterface
public interface ScheduleFactory {
    /// A schedule with nothing armed that drives `field` of the rows of `table`.
    ResponseSchedule create(RowTable table, int field, DueRows sink);
}
