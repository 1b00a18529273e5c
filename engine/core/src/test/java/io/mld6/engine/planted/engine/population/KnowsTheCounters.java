// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.planted.engine.population;

import io.mld6.engine.metrics.Counters;

record KnowsTheCounters(Counters used) {}
