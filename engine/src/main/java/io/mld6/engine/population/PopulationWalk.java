// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.population;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import java.util.function.IntUnaryOperator;

/// Every membership of a population, one after the other, listener by listener.
public final class PopulationWalk {
    /// Adds a listener; returns its row.
    @FunctionalInterface
    public interface ListenerSink {
        /// Adds a listener.
        ///
        /// @param mac 48 bits
        /// @param linkLocalLow low half of its address
        int add(long mac, long linkLocalLow);
    }

    private final Population population;
    private final GroupList groups;
    private final int groupsEach;
    private final IntUnaryOperator order;
    private int begun;
    private int listener = -1;
    private int groupOfListener;
    private int groupsLeft;
    private int row;
    private long groupHigh;
    private long groupLow;

    /// A walk from the first listener to the last.
    public PopulationWalk(Population population) {
        this(population, IntUnaryOperator.identity());
    }

    /// A walk in another order.
    ///
    /// @param order maps 0, 1, 2 ... to the numbers of the listeners, each once
    public PopulationWalk(Population population, IntUnaryOperator order) {
        this.order = order;
        this.population = population;
        this.groups = GroupList.of(population.groups());
        int each = population.groupsPerListener();
        this.groupsEach = each == 0 ? groups.size() : Math.min(each, groups.size());
    }

    /// Memberships the whole walk makes.
    public long memberships() {
        return (long) population.listeners()
                * (groupsEach + (population.joinsSolicitedNode() ? 1 : 0));
    }

    /// Steps to the next membership, adding its listener first if it is that listener's first.
    ///
    /// @return false at the end
    public boolean next(ListenerSink sink) {
        if (groupsLeft == 0) {
            if (begun == population.listeners()) {
                return false;
            }
            listener = order.applyAsInt(begun++);
            beginListener(sink);
        }
        groupsLeft--;
        if (groupsLeft == 0 && population.joinsSolicitedNode()) {
            Ipv6Address own =
                    new Ipv6Address(
                            Ipv6Address.LINK_LOCAL_HIGH,
                            Ipv6Address.eui64(population.baseMac().value() + listener));
            groupHigh = own.solicitedNode().high();
            groupLow = own.solicitedNode().low();
            return true;
        }
        groupHigh = groups.high(groupOfListener);
        groupLow = groups.low(groupOfListener);
        groupOfListener++;
        if (groupOfListener == groups.size()) {
            groupOfListener = 0;
        }
        return true;
    }

    private void beginListener(ListenerSink sink) {
        long mac = new MacAddress(population.baseMac().value() + listener).value();
        row = sink.add(mac, Ipv6Address.eui64(mac));
        groupsLeft = groupsEach + (population.joinsSolicitedNode() ? 1 : 0);
        groupOfListener =
                population.groupsPerListener() == 0
                        ? 0
                        : (int) ((long) listener * groupsEach % groups.size());
    }

    /// How many listeners have begun.
    public int begun() {
        return begun;
    }

    /// Whether the current listener has more memberships to come.
    public boolean isInsideListener() {
        return groupsLeft > 0;
    }

    /// Whether the current membership is its listener's first.
    public boolean isFirstOfListener() {
        return groupsLeft == groupsEach + (population.joinsSolicitedNode() ? 1 : 0) - 1;
    }

    /// Whether the current membership is its listener's solicited-node group.
    public boolean isSolicitedNode() {
        return groupsLeft == 0 && population.joinsSolicitedNode();
    }

    /// Row of the current membership's listener.
    public int listenerRow() {
        return row;
    }

    /// Octets 0 to 7 of the current group.
    public long groupHigh() {
        return groupHigh;
    }

    /// Octets 8 to 15 of the current group.
    public long groupLow() {
        return groupLow;
    }
}
