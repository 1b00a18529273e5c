// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.planted.engine.registry;

import io.mld6.engine.schedule.DelayDraw;

record KnowsTheSchedule(DelayDraw used) {}
