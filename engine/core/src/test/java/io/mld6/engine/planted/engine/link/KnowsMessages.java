// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.planted.engine.link;

import io.mld6.codec.message.MldQuery;

record KnowsMessages(MldQuery used) {}
