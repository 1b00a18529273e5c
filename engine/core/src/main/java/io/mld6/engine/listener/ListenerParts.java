// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import io.mld6.engine.metrics.Counters;
import io.mld6.engine.registry.MembershipRegistry;
import io.mld6.engine.registry.SourceSets;
import io.mld6.engine.schedule.Draws;
import io.mld6.engine.schedule.ScheduleFactory;
import java.util.function.LongSupplier;

/// What all state machines of one shard's listeners work on, handed from constructor to constructor
/// as one.
///
/// Whoever makes it owns the parts, and all of them belong to the same event loop; no state machine
/// keeps the record itself, only the parts it needs. Thread: event loop only.
///
/// @param registry who listens to what
/// @param sets the source lists that filters of the registry refer to
/// @param draws all chance
/// @param ledger the books of answers
/// @param output where messages go
/// @param counters what is counted
/// @param schedules makes one schedule a timer field
/// @param nanoTime the time
public record ListenerParts(
        MembershipRegistry registry,
        SourceSets sets,
        Draws draws,
        ResponseLedger ledger,
        ReportOutput output,
        Counters counters,
        ScheduleFactory schedules,
        LongSupplier nanoTime) {}
