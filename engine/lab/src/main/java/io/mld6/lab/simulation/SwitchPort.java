// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.simulation;

import io.netty.buffer.ByteBuf;

/// A port of a [SimulatedSwitch], which carries frames of all VLANs.
public final class SwitchPort {
    private final SimulatedSwitch device;
    private final FrameSink out;
    private final PortAdvice advice;
    private boolean up = true;

    SwitchPort(SimulatedSwitch device, FrameSink out, PortAdvice advice) {
        this.device = device;
        this.out = out;
        this.advice = advice;
    }

    /// A frame comes in.
    ///
    /// @param frame its readable octets; borrowed
    public void receive(ByteBuf frame) {
        if (up) {
            device.receive(this, frame);
        }
    }

    /// Plugs the cable in or out: what was known of the port is forgotten, and the topology has
    /// changed.
    public void setUp(boolean wanted) {
        if (up != wanted) {
            up = wanted;
            device.portChanged(this);
        }
    }

    /// Whether frames pass.
    public boolean isUp() {
        return up;
    }

    PortAdvice advice() {
        return advice;
    }

    /// Sends a frame; borrowed.
    void send(ByteBuf frame) {
        if (up) {
            out.frame(frame);
        }
    }
}
