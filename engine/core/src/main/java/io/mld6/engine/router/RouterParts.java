// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.mld6.engine.querier.Election;
import io.mld6.engine.querier.GroupStates;
import io.mld6.engine.querier.QuerierHandler;

/// The parts of a router that do something when its link or its address changes. Thread: event loop
/// only.
///
/// @param own the router as a listener
/// @param ownReports what it says as one, told to itself
record RouterParts(
        RouterOutput output,
        Election election,
        GroupStates groups,
        RouterListener own,
        OwnReports ownReports,
        QuerierHandler handler) {
    /// The router is another station from now on.
    void readdress(QuerierConfig.Station station) {
        output.queries().setOrigin(station.mac(), station.address());
        election.setAddress(station.address());
        handler.setAddress(station.address(), station.addressShared());
        ownReports.setAddress(station.address());
        own.readdress(station);
    }
}
