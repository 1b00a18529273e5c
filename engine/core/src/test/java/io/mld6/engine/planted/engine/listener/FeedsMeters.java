// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.planted.engine.listener;

import io.micrometer.core.instrument.Gauge;

record FeedsMeters(Gauge gauge) {}
