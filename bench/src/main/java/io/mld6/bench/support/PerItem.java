// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.support;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Counts what one operation consists of, so that the line `:perItem` of a result is the time of
/// one row, frame or record, whatever the parameters.
@AuxCounters(AuxCounters.Type.OPERATIONS)
@State(Scope.Thread)
public class PerItem {
    /// Items so far.
    public long perItem;

    /// Starts over.
    @Setup(Level.Iteration)
    public void reset() {
        perItem = 0;
    }

    /// Counts the items of one operation. Returns nothing: what returns something is taken for a
    /// counter.
    ///
    /// @param expected what the operation must have done, or the benchmark is void
    public void add(int items, int expected) {
        if (items != expected) {
            throw new IllegalStateException(items + " and not " + expected);
        }
        perItem += items;
    }
}
