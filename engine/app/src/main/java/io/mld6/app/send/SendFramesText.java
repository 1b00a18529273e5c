// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.send;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mld6.lab.conformance.SampleFrame;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What `mld6 send-frames` says.
final class SendFramesText {
    private SendFramesText() {}

    /// A frame in a line: its id, the reason a receiver should give, what is in it.
    static String line(SampleFrame frame) {
        return String.format(
                Locale.ROOT,
                "%-8s %-18s %s (%s)",
                frame.id(),
                frame.reason(),
                frame.title(),
                frame.clause());
    }

    /// How many frames receivers should count by each reason.
    private static Map<String, Long> promised(List<SampleFrame> frames, int sent) {
        Map<String, Long> promised = new TreeMap<>();
        for (int i = 0; i < sent; i++) {
            promised.merge(frames.get(i % frames.size()).reason(), 1L, Long::sum);
        }
        return promised;
    }

    /// The sum: `62 frames sent: 20 ACCEPT, 6 BAD_CHECKSUM, ...`.
    static String summary(List<SampleFrame> frames, int sent) {
        List<String> counts =
                promised(frames, sent).entrySet().stream()
                        .map(one -> one.getValue() + " " + one.getKey())
                        .toList();
        return sent + " frames sent" + (counts.isEmpty() ? "" : ": " + String.join(", ", counts));
    }

    /// The same for programs. Its shape is part of the command line: names are added, never
    /// changed.
    static ObjectNode json(List<SampleFrame> frames, int sent) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("sent", sent);
        ObjectNode reasons = root.putObject("promised");
        promised(frames, sent).forEach(reasons::put);
        ArrayNode all = root.putArray("frames");
        for (int i = 0; i < frames.size(); i++) {
            SampleFrame frame = frames.get(i);
            ObjectNode one = all.addObject();
            one.put("id", frame.id());
            one.put("title", frame.title());
            one.put("clause", frame.clause());
            one.put("reason", frame.reason());
            one.put("octets", frame.octets().length);
            one.put("sent", sent / frames.size() + (i < sent % frames.size() ? 1 : 0));
        }
        return root;
    }
}
