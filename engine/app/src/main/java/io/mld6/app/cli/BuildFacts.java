// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.util.Version;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;

/// What this program was built from, and what it runs on.
///
/// @param version of the product; `unknown` if something else than its build compiled it
/// @param revision of the source, shortened; with `-dirty` behind it if files differed from it;
///     `unknown` if it was built outside of a checkout
/// @param date of that revision, `YYYY-MM-DD`, so that a build can be repeated to the octet
/// @param java version of the runtime
/// @param netty version of the library
public record BuildFacts(String version, String revision, String date, String java, String netty) {
    private static final String UNKNOWN = "unknown";

    /// Written by the build (src/main/build/BuildRevision.java).
    private static final String RESOURCE = "build.properties";

    /// Those of the running program.
    public static BuildFacts now() {
        Properties built = new Properties();
        try (InputStream resource = BuildFacts.class.getResourceAsStream(RESOURCE)) {
            if (resource != null) {
                built.load(resource);
            }
        } catch (IOException _) {
            // A jar that cannot be read has no revision.
        }
        Map<String, Version> libraries = Version.identify();
        Version netty = libraries.get("netty-common");
        return new BuildFacts(
                built.getProperty("version", UNKNOWN),
                built.getProperty("revision", UNKNOWN),
                built.getProperty("date", UNKNOWN),
                Runtime.version().toString(),
                netty == null ? UNKNOWN : netty.artifactVersion());
    }

    /// One line for people.
    String line() {
        return "mld6 "
                + version
                + " (revision "
                + revision
                + (date.equals(UNKNOWN) ? "" : " of " + date)
                + "), Java "
                + java
                + ", Netty "
                + netty;
    }

    /// The same for programs.
    ObjectNode json() {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("version", version);
        object.put("revision", revision);
        object.put("date", date);
        object.put("java", java);
        object.put("netty", netty);
        return object;
    }
}
