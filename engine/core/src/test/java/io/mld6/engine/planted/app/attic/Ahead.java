// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.planted.app.attic;

import io.mld6.engine.planted.app.cellar.Back;

/// Goes down to a room that comes back up.
public record Ahead(Back next) {}
