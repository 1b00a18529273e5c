// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.doctor;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mld6.app.cli.Converters;

/// One thing that was looked at.
///
/// @param check what was looked at, in a word or two: the name programs know it by
/// @param level how bad it is
/// @param text what was found
/// @param remedy the command that mends it, or what else to do; empty if there is nothing to mend
record Finding(String check, Level level, String text, String remedy) {
    /// How bad a finding is.
    enum Level {
        /// As it should be.
        OK("green"),
        /// It works, and may not be what was meant.
        WARNING("yellow"),
        /// It cannot work so.
        PROBLEM("bold,red");

        /// How it is coloured, as picocli names colours.
        final String style;

        Level(String style) {
            this.style = style;
        }

        String word() {
            return Converters.word(this);
        }
    }

    static Finding ok(String check, String text) {
        return new Finding(check, Level.OK, text, "");
    }

    static Finding warning(String check, String text, String remedy) {
        return new Finding(check, Level.WARNING, text, remedy);
    }

    static Finding problem(String check, String text, String remedy) {
        return new Finding(check, Level.PROBLEM, text, remedy);
    }

    ObjectNode json() {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("check", check);
        object.put("level", level.word());
        object.put("text", text);
        object.put("remedy", remedy);
        return object;
    }
}
