// SPDX-License-Identifier: Apache-2.0

/// The packaged command against implementations of MLD, and judges of it, that are not ours.
package io.mld6.app.interop;
