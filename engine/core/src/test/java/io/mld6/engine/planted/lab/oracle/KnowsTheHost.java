// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.planted.lab.oracle;

import io.mld6.engine.host.Engine;

record KnowsTheHost(Engine used) {}
