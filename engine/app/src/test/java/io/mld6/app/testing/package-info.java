// SPDX-License-Identifier: Apache-2.0

/// What tests of the whole command stand on: the packaged process, a snooping bridge, what a router
/// believes.
package io.mld6.app.testing;
