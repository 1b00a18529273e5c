// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.planted.app.cellar;

import io.mld6.engine.planted.app.attic.Ahead;

/// Comes back up.
public record Back(Ahead next) {}
