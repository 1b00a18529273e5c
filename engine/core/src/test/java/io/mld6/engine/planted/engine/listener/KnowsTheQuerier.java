// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.planted.engine.listener;

import io.mld6.engine.querier.QuerierHandler;

record KnowsTheQuerier(QuerierHandler used) {}
