// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

/// The bench itself failed, not the device: the interface is gone, a command did not start,
/// somebody asked to stop. One line for a person.
public final class BenchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean stopped;

    private BenchException(String message, boolean stopped) {
        super(message);
        this.stopped = stopped;
    }

    /// The bench failed.
    public static BenchException failed(String message) {
        return new BenchException(message, false);
    }

    /// Somebody wants the run to end now.
    public static BenchException asked() {
        return new BenchException("asked to stop", true);
    }

    /// Whether somebody asked, and nothing failed.
    public boolean isStop() {
        return stopped;
    }
}
