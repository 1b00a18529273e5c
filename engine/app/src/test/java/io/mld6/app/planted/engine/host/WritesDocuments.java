// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.planted.engine.host;

import com.fasterxml.jackson.databind.JsonNode;

record WritesDocuments(JsonNode document) {}
