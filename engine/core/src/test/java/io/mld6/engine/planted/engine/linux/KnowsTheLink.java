// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.planted.engine.linux;

import io.mld6.engine.link.LinkChannel;

record KnowsTheLink(LinkChannel used) {}
