// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.planted.engine.schedule;

import io.mld6.codec.wire.MacAddress;

record KnowsTheCodec(MacAddress used) {}
