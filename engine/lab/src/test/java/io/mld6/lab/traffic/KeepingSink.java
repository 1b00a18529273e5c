// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

import java.util.ArrayList;
import java.util.List;

/// Keeps everything it is told.
final class KeepingSink implements FlowSink {
    final List<HeardPacket> packets = new ArrayList<>();
    final List<HeardQuery> queries = new ArrayList<>();

    @Override
    public void packet(FlowPacket packet) {
        packets.add(HeardPacket.of(packet));
    }

    @Override
    public void query(HeardQuery query) {
        queries.add(query);
    }
}
