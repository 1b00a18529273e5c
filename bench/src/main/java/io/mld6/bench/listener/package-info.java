// SPDX-License-Identifier: Apache-2.0

/// What the listener state machines cost.
package io.mld6.bench.listener;
