// SPDX-License-Identifier: Apache-2.0

/// Watching a run from outside: what its meters show, as text for Prometheus.
package io.mld6.app.control;
