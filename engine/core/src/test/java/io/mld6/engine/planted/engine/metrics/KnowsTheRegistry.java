// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.planted.engine.metrics;

import io.mld6.engine.registry.SourceSets;

record KnowsTheRegistry(SourceSets used) {}
