// SPDX-License-Identifier: Apache-2.0

/// `mld6 emulate`: an emulation, and nobody beside it.
package io.mld6.app.emulate;
