// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.querier;

import io.mld6.app.terminal.StatusView;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.router.QuerierEvents;
import java.util.function.LongSupplier;

/// A line for each change of what is to be forwarded, but not more than a person can read: so many
/// per second, then how many more there were.
///
/// ```text
/// ff0e::db8:0:1: forward from any source
/// ff3e::8000:1: forward from 2001:db8::1
/// VLAN 101: ff3e::8000:1: forward from 2001:db8::1          where there are several
/// ... and 12,345 more changes
/// ```
///
/// *Thread*: any; changes come on the querier's event loop.
final class EventLines implements QuerierEvents {
    private static final int LINES_PER_SECOND = 50;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final StatusView view;
    private final LongSupplier nanoTime;
    private final boolean several;
    private boolean begun;
    private long windowNanos;
    private int said;
    private long omitted;
    private boolean closed;

    /// @param several whether lines must say in which VLAN
    EventLines(StatusView view, LongSupplier nanoTime, boolean several) {
        this.view = view;
        this.several = several;
        this.nanoTime = nanoTime;
    }

    @Override
    public void anySource(VlanTags vlan, Ipv6Address group, boolean forward) {
        if (mayBeSaid()) {
            view.line(
                    where(vlan)
                            + group
                            + (forward
                                    ? ": forward from any source"
                                    : ": no longer forward from any source"));
        }
    }

    @Override
    public void source(VlanTags vlan, Ipv6Address group, Ipv6Address source, SourceAdvice advice) {
        if (mayBeSaid()) {
            view.line(
                    where(vlan)
                            + group
                            + switch (advice) {
                                case FORWARD -> ": forward from ";
                                case BLOCK -> ": do not forward from ";
                                case FORGET -> ": no longer names ";
                            }
                            + source);
        }
    }

    private String where(VlanTags vlan) {
        return several ? "VLAN " + vlan + ": " : "";
    }

    private synchronized boolean mayBeSaid() {
        if (closed) {
            return false;
        }
        turn();
        if (said < LINES_PER_SECOND) {
            said++;
            return true;
        }
        omitted++;
        return false;
    }

    /// To be called now and then, so that what was left out is said also when nothing follows.
    synchronized void turn() {
        long nowNanos = nanoTime.getAsLong();
        if (!begun || nowNanos - windowNanos >= SECOND_NANOS) {
            end();
            begun = true;
            windowNanos = nowNanos;
            said = 0;
        }
    }

    /// Says what was left out so far, and nothing more: what comes now comes after the summary.
    synchronized void close() {
        end();
        closed = true;
    }

    /// Says what was left out so far.
    synchronized void end() {
        if (omitted > 0) {
            view.line("... and %,d more changes", omitted);
            omitted = 0;
        }
    }
}
