// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.NetUtil;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Who may ask. Stateless; thread: any.
///
/// A page of the web that a browser of this host shows can send requests to a loopback address. It
/// cannot read the answers, as nothing allows another origin anything, unless its own name is made
/// to mean that address; but then `Host` has its name. What it could change without reading has
/// its `Origin`.
final class Gate {
    private static final String BEARER = "bearer ";
    private static final String BASIC = "basic ";

    private final @Nullable String token;

    /// @param token null if none is wanted
    Gate(@Nullable String token) {
        this.token = token;
    }

    /// Lets a request pass.
    ///
    /// @param open whether it needs no token
    /// @throws Unanswered if it may not
    void check(HttpHeaders headers, boolean open) {
        List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
        if (hosts.size() != 1) {
            throw Unanswered.malformed("a request has one Host header");
        }
        String host = hosts.getFirst();
        // A name that is made to mean this address has no token to show.
        if (token == null && !isKnown(nameOf(host))) {
            throw new Unanswered(
                    HttpResponseStatus.MISDIRECTED_REQUEST,
                    "Host is neither an address nor localhost");
        }
        String origin = headers.get(HttpHeaderNames.ORIGIN);
        if (origin != null
                && !origin.equalsIgnoreCase("http://" + host)
                && !origin.equalsIgnoreCase("https://" + host)) {
            throw new Unanswered(
                    HttpResponseStatus.FORBIDDEN, "pages of another origin may not ask");
        }
        if (token != null && !open && !knows(headers.get(HttpHeaderNames.AUTHORIZATION), token)) {
            throw new Unanswered(
                    HttpResponseStatus.UNAUTHORIZED,
                    "no or another token (expected Authorization: Bearer TOKEN)");
        }
    }

    /// Without its port.
    private static String nameOf(String host) {
        if (host.startsWith("[")) {
            int end = host.indexOf(']');
            return end < 0 ? "" : host.substring(1, end);
        }
        int colon = host.indexOf(':');
        return colon < 0 ? host : host.substring(0, colon);
    }

    /// An address is what it says, and nobody can make it mean another.
    private static boolean isKnown(String name) {
        return name.equalsIgnoreCase("localhost")
                || NetUtil.isValidIpV4Address(name)
                || NetUtil.isValidIpV6Address(name);
    }

    private static boolean knows(@Nullable String authorization, String token) {
        if (authorization == null) {
            return false;
        }
        String scheme = authorization.toLowerCase(Locale.ROOT);
        if (scheme.startsWith(BEARER)) {
            return isEqual(authorization.substring(BEARER.length()).strip(), token);
        }
        if (!scheme.startsWith(BASIC)) {
            return false;
        }
        try {
            byte[] decoded =
                    Base64.getDecoder().decode(authorization.substring(BASIC.length()).strip());
            String pair = new String(decoded, StandardCharsets.ISO_8859_1);
            return isEqual(pair.substring(pair.indexOf(':') + 1), token);
        } catch (IllegalArgumentException _) {
            return false; // no base 64
        }
    }

    /// In a time that does not tell how much of it was right.
    private static boolean isEqual(String given, String token) {
        return MessageDigest.isEqual(
                given.getBytes(StandardCharsets.ISO_8859_1),
                token.getBytes(StandardCharsets.ISO_8859_1));
    }
}
