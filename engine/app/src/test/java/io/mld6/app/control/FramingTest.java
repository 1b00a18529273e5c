// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.app.testing.HttpTalk;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests whose end two readers would see at two places: whoever stands between a client and this
/// server must not be talked into passing on what he did not see.
@SuppressWarnings("NullAway.Init") // opened before each
class FramingTest {
    private static final String CHUNKED =
            "POST /api/v1/queries HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static final String SMUGGLED =
            "POST /api/v1/run/stop HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n";
    private static final Pattern ANSWER = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");

    private final StagedRun run = new StagedRun();
    private ControlServer server;
    private HttpTalk talk;

    @BeforeEach
    void open() throws Exception {
        server = run.serve();
        talk = StagedRun.talk(server);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @DisplayName("HT-10: a body whose end is in doubt ends the connection, unread")
    @ValueSource(
            strings = {
                "HTTP/1.1|Content-Length: 5|Transfer-Encoding: chunked",
                "HTTP/1.1|Transfer-Encoding: chunked|Content-Length: 0",
                "HTTP/1.1|Content-Length: 0|Transfer-Encoding: xchunked",
                "HTTP/1.1|Transfer-Encoding: chunked, identity",
                "HTTP/1.1|Transfer-Encoding: identity|Transfer-Encoding: chunked",
                "HTTP/1.1|Transfer-Encoding: gzip, chunked",
                "HTTP/1.1|Transfer-Encoding : chunked",
                "HTTP/1.1|Transfer-Encoding:\u000bchunked",
                "HTTP/1.1|Content-Length: 5|Transfer-Encoding:| chunked",
                "HTTP/1.0|Transfer-Encoding: chunked",
                "HTTP/1.1|Content-Length: 0, 5",
                "HTTP/1.1|Content-Length: +5",
                "HTTP/1.1|Content-Length: 0x5",
                "HTTP/1.1|Content-Length : 0"
            })
    void doubtfulEnds(String form) throws Exception {
        String[] parts = form.split("\\|", 2);
        String heard =
                heard(
                        "POST /api/v1/queries "
                                + parts[0]
                                + "\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                                + parts[1].replace("|", "\r\n")
                                + "\r\n\r\n0\r\n\r\n"
                                + SMUGGLED);
        assertThat(ANSWER.matcher(heard).results().map(one -> one.group(1)))
                .as(heard)
                .singleElement()
                .isIn("400", "501");
    }

    @ParameterizedTest
    @DisplayName("HT-10: lines end in CR LF, chunks have a length, and trailers are no headers")
    @ValueSource(
            strings = {
                "GET /healthz HTTP/1.1\nHost: 127.0.0.1\n\n",
                "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\rContent-Length: 9\r\n\r\n",
                CHUNKED + "0x2\r\n{}\r\n0\r\n\r\n",
                CHUNKED + "-1\r\n{}\r\n0\r\n\r\n",
                CHUNKED + "fffffffffffffffff\r\n{}\r\n0\r\n\r\n"
            })
    void brokenForms(String octets) throws Exception {
        String heard = heard(octets + SMUGGLED);
        assertThat(ANSWER.matcher(heard).results().map(one -> one.group(1)))
                .as(heard)
                .singleElement()
                .isEqualTo("400");
    }

    /// Everything until the server closes.
    private String heard(String octets) throws Exception {
        try (Socket socket = talk.open()) {
            socket.getOutputStream().write(octets.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
