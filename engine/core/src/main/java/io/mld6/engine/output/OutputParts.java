// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.output;

import io.mld6.engine.listener.ResponseLedger;
import io.mld6.engine.metrics.Counters;
import java.util.function.LongSupplier;

/// What every way out of one shard shares: the books, the time and the bound on frames. Thread:
/// event loop only, all of it the same one.
///
/// @param ledger told what became of each answer
/// @param counters what is counted
/// @param nanoTime the time
/// @param pace bounds everything the shard sends together
/// @param onRoom told when there is room again after there was none, from inside the release of a
///     batch: what it starts must wait until that is over
public record OutputParts(
        ResponseLedger ledger,
        Counters counters,
        LongSupplier nanoTime,
        Pace pace,
        Runnable onRoom) {}
