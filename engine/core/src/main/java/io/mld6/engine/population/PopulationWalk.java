// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.population;

import io.mld6.codec.wire.Ipv6Address;
import java.util.function.IntUnaryOperator;

/// Every membership of a population, one after the other, listener by listener.
public final class PopulationWalk {
    private final Population population;
    private final GroupList groups;
    private final int groupsEach;
    private final int listeners;
    private final IntUnaryOperator order;
    private int begun;
    private int listener = -1;
    private int groupOfListener;
    private int groupsLeft;
    private long groupHigh;
    private long groupLow;

    /// A walk from the first listener to the last.
    public PopulationWalk(Population population) {
        this(population, population.listeners(), IntUnaryOperator.identity());
    }

    /// A walk to some listeners, or in another order.
    ///
    /// @param listeners how many
    /// @param order maps 0, 1, 2 ... to their numbers, each once
    public PopulationWalk(Population population, int listeners, IntUnaryOperator order) {
        this.listeners = listeners;
        this.order = order;
        this.population = population;
        this.groups = GroupList.of(population.groups());
        int each = population.groupsPerListener();
        this.groupsEach = each == 0 ? groups.size() : Math.min(each, groups.size());
    }

    /// Memberships the whole walk makes.
    public long memberships() {
        return (long) listeners * (groupsEach + (population.joinsSolicitedNode() ? 1 : 0));
    }

    /// Steps to the next membership.
    ///
    /// @return false at the end
    public boolean next() {
        if (groupsLeft == 0) {
            if (!hasNextListener() || memberships() == 0) {
                return false;
            }
            listener = order.applyAsInt(begun++);
            beginListener();
        }
        groupsLeft--;
        if (groupsLeft == 0 && population.joinsSolicitedNode()) {
            Ipv6Address own =
                    new Ipv6Address(Ipv6Address.LINK_LOCAL_HIGH, population.addressLow(listener));
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

    private void beginListener() {
        groupsLeft = groupsEach + (population.joinsSolicitedNode() ? 1 : 0);
        groupOfListener =
                population.groupsPerListener() == 0
                        ? 0
                        : (int) ((long) listener * groupsEach % groups.size());
    }

    /// Whether there is a listener left to begin with.
    public boolean hasNextListener() {
        return begun < listeners;
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

    /// Number in the population of the current membership's listener.
    public int listener() {
        return listener;
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
