// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.mld6.app.terminal.QuerierJson;
import io.mld6.engine.router.GroupSlice;
import io.mld6.engine.router.Querier;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// Some of the groups of a querier, as [Watched#believed] wants them. Stateless; thread: any.
public final class BelievedPage {
    private static final JsonFactory JSON = new JsonFactory();

    private BelievedPage() {}

    /// Asks the querier.
    ///
    /// @param from 0, or `next` of the page before
    /// @param limit most groups
    /// @return what writes it
    public static CompletableFuture<Supplier<String>> of(
            Querier querier, String interfaceName, int from, int limit) {
        return querier.snapshot()
                .thenCombine(
                        querier.groups(from, limit),
                        (now, slice) -> () -> page(interfaceName, now.groups(), from, slice));
    }

    private static String page(String interfaceName, int groups, int from, GroupSlice slice) {
        StringWriter to = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(to)) {
            new QuerierJson(generator).page(interfaceName, Instant.now(), groups, from, slice);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return to.toString();
    }
}
