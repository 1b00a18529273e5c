// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.dut;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.mld6.codec.wire.Ipv6Address;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// Walks JSON without keeping it, as a device may know a million groups: what is not asked for is
/// passed over. Thread: one.
final class Json {
    /// What is behind the document is still to be read by whoever gave it.
    private static final JsonFactory FACTORY =
            JsonFactory.builder().disable(StreamReadFeature.AUTO_CLOSE_SOURCE).build();

    private final JsonParser parser;

    private Json(JsonParser parser) {
        this.parser = parser;
    }

    /// Reads a document.
    ///
    /// @param <T> what is made of it
    @FunctionalInterface
    interface Document<T> {
        T read(Json json) throws IOException;
    }

    /// Takes a value: must read it, or leave it to be passed over.
    @FunctionalInterface
    interface Value {
        void take() throws IOException;
    }

    /// Takes a field: must read its value, or leave it to be passed over.
    @FunctionalInterface
    interface Field {
        void take(String name) throws IOException;
    }

    /// Reads one document, whose root is an object or a list.
    ///
    /// @throws DeviceException with one line, if it is no JSON
    static <T> T read(InputStream text, Document<T> document) throws IOException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new DeviceException("says nothing; expected JSON");
            }
            if (!first.isStructStart()) {
                throw new DeviceException("not an object or a list; expected JSON");
            }
            return document.read(new Json(parser));
        } catch (JsonProcessingException wrong) {
            throw new DeviceException(
                    "not JSON: line %d, column %d: %s"
                            .formatted(
                                    wrong.getLocation().getLineNr(),
                                    wrong.getLocation().getColumnNr(),
                                    TextSource.oneLine(wrong.getOriginalMessage())),
                    wrong);
        }
    }

    /// Whether the value here is an object.
    boolean isObject() {
        return parser.currentToken() == JsonToken.START_OBJECT;
    }

    /// Whether the value here is a list.
    boolean isList() {
        return parser.currentToken() == JsonToken.START_ARRAY;
    }

    /// Walks the fields of the object here, and stands at its end then. What is no object is passed
    /// over.
    void fields(Field field) throws IOException {
        if (!isObject()) {
            pass();
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken _ = parser.nextToken();
            field.take(name);
            passIfLeft();
        }
    }

    /// Walks the values of the list here, and stands at its end then; one value that is no list is
    /// a list of one.
    void values(Value value) throws IOException {
        if (!isList()) {
            value.take();
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            value.take();
            passIfLeft();
        }
    }

    /// What nobody read is passed over: a walk that was made stands at the end of its value.
    private void passIfLeft() throws IOException {
        if (parser.currentToken().isStructStart()) {
            pass();
        }
    }

    /// Passes over the value here.
    void pass() throws IOException {
        JsonParser _ = parser.skipChildren();
    }

    /// The value here as text; null for what is an object, a list or null.
    @Nullable String text() throws IOException {
        return parser.currentToken().isScalarValue()
                        && parser.currentToken() != JsonToken.VALUE_NULL
                ? parser.getText()
                : null;
    }

    /// An address; null if it is none.
    static @Nullable Ipv6Address address(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return Ipv6Address.parse(text);
        } catch (IllegalArgumentException none) {
            return null;
        }
    }
}
