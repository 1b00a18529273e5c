// SPDX-License-Identifier: Apache-2.0

/// The front door: [io.mld6.app.main.Mld6] imports every command, and nobody imports it.
package io.mld6.app.main;
