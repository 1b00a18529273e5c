// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.planted.lab.traffic;

import io.mld6.engine.router.Querier;

record KnowsTheRouter(Querier used) {}
