// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.planted.app.query;

import io.mld6.engine.planted.app.demo.Shown;

record KnowsAnotherCommand(Shown used) {}
