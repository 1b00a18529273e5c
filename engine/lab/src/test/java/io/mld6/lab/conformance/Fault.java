// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

/// What is wrong with a device, put into the cable: frames are changed, delayed or lost on their
/// way, as if the device had the fault.
interface Fault {
    /// Nothing.
    Fault NONE = new Fault() {};

    /// Where frames go on.
    @FunctionalInterface
    interface Onward {
        void frame(long delayNanos, byte[] octets);
    }

    /// What the device says.
    default void fromDevice(byte[] octets, long nanos, Onward onward) {
        onward.frame(0, octets);
    }

    /// What it hears.
    default void toDevice(byte[] octets, long nanos, Onward onward) {
        onward.frame(0, octets);
    }
}
