// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The files of the live page, all read at the start: what is not among them is not served,
/// whatever a path looks like. Immutable.
final class Assets {
    static final String PAGE = "index.html";

    private static final String FOLDER = "/io/mld6/app/page/";
    private static final String LIST = "assets.txt";
    private static final Map<String, String> MEDIA_TYPES =
            Map.of(
                    "html", "text/html",
                    "css", "text/css",
                    "js", "text/javascript",
                    "svg", "image/svg+xml",
                    "txt", "text/plain");

    private final Map<String, Answer> byName;

    private Assets(Map<String, Answer> byName) {
        this.byName = Map.copyOf(byName);
    }

    /// Those that come with the program; none if it has no page.
    static Assets ofProgram() {
        byte[] list = read(LIST);
        Map<String, Answer> found = new HashMap<>();
        if (list != null) {
            new String(list, StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(name -> !name.isEmpty())
                    .forEach(name -> found.put(name, file(name)));
        }
        return new Assets(found);
    }

    private static Answer file(String name) {
        byte[] octets = read(name);
        String type = MEDIA_TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (octets == null || type == null) {
            throw new IllegalStateException("no such part of the page, or of what type: " + name);
        }
        return Answer.ok(type, octets).with(HttpHeaderNames.ETAG.toString(), tag(octets));
    }

    private static byte @Nullable [] read(String name) {
        try (InputStream in = Assets.class.getResourceAsStream(FOLDER + name)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static String tag(byte[] octets) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(octets);
            return '"' + HexFormat.of().formatHex(digest, 0, 8) + '"';
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// A file by its exact name.
    ///
    /// @param known the tag that whoever asks has; null if none
    /// @throws Unanswered if there is none
    Answer get(String name, @Nullable String known) {
        Answer file = byName.get(name);
        if (file == null) {
            throw Unanswered.notHere("no such part of the page");
        }
        String tag = file.headers().getOrDefault(HttpHeaderNames.ETAG.toString(), "");
        return tag.equals(known)
                ? new Answer(
                        HttpResponseStatus.NOT_MODIFIED,
                        file.mediaType(),
                        new byte[0],
                        file.headers())
                : file;
    }
}
