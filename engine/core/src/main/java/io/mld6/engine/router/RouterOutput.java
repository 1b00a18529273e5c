// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.mld6.engine.output.BatchOutput;
import io.mld6.engine.output.QueryFrames;

/// Both ways out of a router: what it asks, and what it says as a listener. Thread: event loop
/// only.
record RouterOutput(QueryFrames queries, BatchOutput reports) {
    /// Opens or closes them: closed while the link is down.
    void setOpen(boolean wanted) {
        queries.setOpen(wanted);
        reports.setOpen(wanted);
    }

    /// Hands over what was written.
    void flush() {
        queries.flush();
        reports.flush();
    }
}
