// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.planted.engine.querier;

import java.util.random.RandomGenerator;

record RollsADie(RandomGenerator die) {}
