// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.decode;

import io.mld6.codec.wire.VlanTags;
import org.jspecify.annotations.Nullable;

/// What a decoder is strict about.
///
/// @param requireRouterAlert whether a message without a Router Alert for MLD is dropped, as RFC
///     9777 §6.2 demands. Many routers do not enforce it
/// @param onlyVlan accept frames with exactly these tags; null: with any
/// @param ignoreVersion1 whether MLDv1 messages are dropped (RFC 9777 §8.2.1, §8.3.1)
/// @param takeUnspecifiedSource whether messages from `::` are taken, as a snooping switch must
///     (RFC 4541 §3, RFC 3590 §4) and nobody else may
public record DecodeOptions(
        boolean requireRouterAlert,
        @Nullable VlanTags onlyVlan,
        boolean ignoreVersion1,
        boolean takeUnspecifiedSource) {
    /// Router Alert required, any VLAN, both versions, nothing from `::`.
    public static final DecodeOptions DEFAULT = new DecodeOptions(true, null, false, false);

    /// These options, with the Router Alert required or not.
    public DecodeOptions withRequireRouterAlert(boolean required) {
        return new DecodeOptions(required, onlyVlan, ignoreVersion1, takeUnspecifiedSource);
    }

    /// These options, for one VLAN only; [VlanTags#NONE] means untagged frames only.
    public DecodeOptions withOnlyVlan(VlanTags vlan) {
        return new DecodeOptions(requireRouterAlert, vlan, ignoreVersion1, takeUnspecifiedSource);
    }

    /// These options, with MLDv1 ignored or not.
    public DecodeOptions withIgnoreVersion1(boolean ignored) {
        return new DecodeOptions(requireRouterAlert, onlyVlan, ignored, takeUnspecifiedSource);
    }

    /// These options, with messages from `::` taken or not.
    public DecodeOptions withTakeUnspecifiedSource(boolean taken) {
        return new DecodeOptions(requireRouterAlert, onlyVlan, ignoreVersion1, taken);
    }
}
