// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.population;

import io.mld6.codec.wire.VlanTags;
import java.util.Locale;

/// Where the listeners of a population live: VLANs, and how listeners are dealt to them.
///
/// With K listeners in each, listener i lives in VLAN number i / K; round-robin, in VLAN number
/// i mod count, so that with one VLAN everybody lives there, and VLANs beyond the number of
/// listeners stay empty. Thread: any, immutable.
///
/// @param vlans the VLANs, in order
/// @param mode how listeners are dealt to them
public record VlanPlan(VlanList vlans, VlanMode mode) {
    /// Everybody on the untagged link.
    public static final VlanPlan UNTAGGED = new VlanPlan(VlanList.UNTAGGED, VlanMode.ROUND_ROBIN);

    /// So many listeners in every VLAN, in order.
    ///
    /// @throws IllegalArgumentException if that is less than one
    public static VlanPlan each(VlanList vlans, int listeners) {
        return new VlanPlan(vlans, VlanMode.each(listeners));
    }

    /// Listener after listener into VLAN after VLAN.
    public static VlanPlan roundRobin(VlanList vlans) {
        return new VlanPlan(vlans, VlanMode.ROUND_ROBIN);
    }

    /// Everybody in one VLAN.
    ///
    /// @throws IllegalArgumentException if an id is 4095
    public static VlanPlan of(VlanTags tags) {
        return roundRobin(VlanList.of(tags));
    }

    /// Refuses a number of listeners that does not fill the VLANs, if each takes so many.
    ///
    /// @throws IllegalArgumentException with one line that says the numbers
    public void check(int listeners) {
        long each = mode.listenersEach();
        if (!mode.isRoundRobin() && each * vlans.count() != listeners) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "%s x %s = %s, not %d",
                            counted(vlans.count(), "VLAN"),
                            counted(each, "listener"),
                            counted(each * vlans.count(), "listener"),
                            listeners));
        }
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    /// Whether this is [#UNTAGGED].
    public boolean isUntagged() {
        return mode.isRoundRobin() && vlans.isUntagged();
    }

    /// How many VLANs.
    public int segments() {
        return Math.toIntExact(vlans.count());
    }

    /// The VLAN of a listener, as [VlanTags#word] has it. Allocates nothing.
    ///
    /// @param listener its number, from 0
    /// @throws IndexOutOfBoundsException if it lives nowhere
    public long word(int listener) {
        return vlans.word(
                mode.isRoundRobin()
                        ? listener % vlans.count()
                        : Math.floorDiv(listener, mode.listenersEach()));
    }

    /// Tags of a listener's VLAN.
    ///
    /// @param listener its number, from 0
    /// @throws IndexOutOfBoundsException if it lives nowhere
    public VlanTags tags(int listener) {
        return VlanTags.ofWord(word(listener));
    }

    /// For people: `untagged`, `VLAN 100`, `4000 VLANs 100+4.1+1000, 1 listener each`,
    /// `4 VLANs 100+4, round-robin`.
    @Override
    public String toString() {
        if (vlans.count() == 1) {
            return vlans.word(0) == 0 ? "untagged" : "VLAN " + vlans;
        }
        return counted(vlans.count(), "VLAN")
                + " "
                + vlans
                + ", "
                + (mode.isRoundRobin()
                        ? mode.toString()
                        : counted(mode.listenersEach(), "listener") + " each");
    }
}
