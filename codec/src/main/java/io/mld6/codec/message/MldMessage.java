// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.message;

/// An MLD message of either version. Immutable, shareable between threads.
public sealed interface MldMessage permits MldQuery, Mldv1Report, Mldv1Done, Mldv2Report {}
