// SPDX-License-Identifier: Apache-2.0

/// `mld6 oracle`: an emulation, and beside it somebody who compares what its listeners want with
/// what a device believes.
package io.mld6.app.oracle;
