// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// What the server counts of itself. Thread: the server's.
final class Tally {
    private long requests;
    private long refusedConnections;
    private long closedIdleConnections;
    private long lostEvents;
    private int streams;

    void request() {
        requests++;
    }

    void refusedConnection() {
        refusedConnections++;
    }

    void closedIdleConnection() {
        closedIdleConnections++;
    }

    void lostEvents(long count) {
        lostEvents += count;
    }

    /// @param change 1 or -1
    void streams(int change) {
        streams += change;
    }

    /// Readers of events there are.
    int streams() {
        return streams;
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("requests", requests);
        json.put("refusedConnections", refusedConnections);
        json.put("closedIdleConnections", closedIdleConnections);
        json.put("streams", streams);
        json.put("lostEvents", lostEvents);
        return json;
    }
}
