// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

/// Where what is watched stands.
public enum RunState {
    /// It opens, or listeners begin to join.
    STARTING,
    /// It runs.
    RUNNING,
    /// Nothing new is done; what is under way is measured, and listeners leave.
    ENDING,
    /// Nothing is done any more.
    OVER
}
