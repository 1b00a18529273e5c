// SPDX-License-Identifier: Apache-2.0

/// When something is due: millions of timers on few timeouts of Netty's wheel.
///
/// A [io.mld6.engine.schedule.ResponseSchedule] keeps a bucket of row numbers per tick and one
/// timeout per occupied tick. Time comes in as `nowNanos` of a clock that the composition root
/// injects, chance as pure functions of a seed ([io.mld6.engine.schedule.Draws]).
package io.mld6.engine.schedule;
