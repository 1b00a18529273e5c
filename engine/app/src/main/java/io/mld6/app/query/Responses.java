// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.query;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mld6.app.cli.MldVersion;
import io.mld6.app.cli.OutputFormat;
import io.mld6.app.terminal.Rows;
import io.mld6.codec.decode.DropReason;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.handler.FrameAccounting;
import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.message.Mldv2Report;
import io.mld6.codec.wire.Ipv6Address;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Who answered a query: a row for each source and version, kept from the Reports that come in.
///
/// An answer is an MLDv1 Report, or a current-state record of an MLDv2 Report; where the query is
/// about a group, only one that is about that group. What a listener tells unasked (a change, a
/// Done) is no answer.
///
/// *Bound*: [#MOST_ROWS] rows, as any source can be forged; what comes from further ones is
/// counted. *Thread*: the event loop; the rest once the channel is closed.
final class Responses implements FrameAccounting {
    /// Listeners that are remembered.
    static final int MOST_ROWS = 1 << 18;

    /// Rows that are shown: as many as fit what waits for a slow reader.
    static final int MOST_SHOWN = 4096;

    private static final int ADDRESS_COLUMNS = 40;

    /// Who, and in which version.
    private record Source(Ipv6Address address, MldVersion version) {}

    private final MldQuery query;
    private final int mostRows;
    private final Map<Source, Long> records = new HashMap<>();
    private final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
    private long unlisted;

    /// @param query what is asked
    Responses(MldQuery query) {
        this(query, MOST_ROWS);
    }

    Responses(MldQuery query, int mostRows) {
        this.query = query;
        this.mostRows = mostRows;
    }

    @Override
    public void accepted(MldFrame frame) {
        switch (frame.message()) {
            case Mldv1Report report ->
                    answered(frame.source(), MldVersion.V1, isAsked(report.group()) ? 1 : 0);
            case Mldv2Report report ->
                    answered(
                            frame.source(),
                            MldVersion.V2,
                            report.records().stream().filter(this::isAnswer).count());
            default -> {
                // A query or a Done.
            }
        }
    }

    @Override
    public void dropped(DropReason reason) {
        if (!reason.isNotOurs()) {
            var _ = dropped.merge(reason, 1L, Long::sum);
        }
    }

    /// A lightweight listener answers as if it joined (RFC 5790 §5); who really joins meanwhile
    /// cannot be told from it, and listens, too.
    private boolean isAnswer(AddressRecord record) {
        return switch (record.type()) {
            case IS_IN, IS_EX, ALLOW, TO_EX -> isAsked(record.group());
            case TO_IN, BLOCK -> false;
        };
    }

    private boolean isAsked(Ipv6Address group) {
        return query.isGeneral() || query.group().equals(group);
    }

    private void answered(Ipv6Address address, MldVersion version, long count) {
        if (count == 0) {
            return;
        }
        Source source = new Source(address, version);
        if (records.size() >= mostRows && !records.containsKey(source)) {
            unlisted += count;
            return;
        }
        var _ = records.merge(source, count, Long::sum);
    }

    /// Whether nobody did.
    boolean isEmpty() {
        return records.isEmpty();
    }

    /// The table, lowest address first, then the sums: for people as many rows as they can be
    /// expected to read, for programs all.
    Rows rows(OutputFormat format) {
        Rows rows = new Rows();
        if (isEmpty() && !format.isForPrograms()) {
            return rows;
        }
        rows.heading(row("source", "version", "records"));
        records.entrySet().stream()
                .sorted(
                        Comparator.comparing(
                                        (Map.Entry<Source, Long> entry) -> entry.getKey().address())
                                .thenComparing(entry -> entry.getKey().version()))
                .limit(format.isForPrograms() ? MOST_ROWS : MOST_SHOWN)
                .forEach(entry -> add(rows, entry.getKey(), entry.getValue()));
        if (records.size() > MOST_SHOWN) {
            rows.footer(format("... and %,d more", records.size() - MOST_SHOWN));
        }
        rows.footer(sums());
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("unlistedRecords", unlisted);
        ObjectNode drops = document.putObject("dropped");
        dropped.forEach((reason, count) -> drops.put(reason.name(), count));
        rows.put(document, "answers");
        return rows;
    }

    private static void add(Rows rows, Source source, long count) {
        int version = source.version() == MldVersion.V1 ? 1 : 2;
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("source", source.address().toString());
        object.put("version", version);
        object.put("records", count);
        rows.add(
                object,
                row(source.address().toString(), Integer.toString(version), Long.toString(count)));
    }

    /// What was dropped, for the end of the output; empty if nothing was.
    List<String> dropLines() {
        return dropped.isEmpty()
                ? List.of()
                : List.of(
                        dropped.entrySet().stream()
                                .map(entry -> format("%s %,d", entry.getKey(), entry.getValue()))
                                .collect(Collectors.joining(", ", "dropped: ", "")));
    }

    private String sums() {
        long sources = records.keySet().stream().map(Source::address).distinct().count();
        long sum = records.values().stream().mapToLong(Long::longValue).sum();
        return format(
                        "%,d source%s answered, %,d record%s",
                        sources, plural(sources), sum, plural(sum))
                + (unlisted == 0
                        ? ""
                        : format("; %,d record%s of further ones", unlisted, plural(unlisted)));
    }

    private static String plural(long count) {
        return count == 1 ? "" : "s";
    }

    private static String row(String source, String version, String count) {
        return format("%-" + ADDRESS_COLUMNS + "s%7s%10s", source, version, count);
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency
    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
