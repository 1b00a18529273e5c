// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import io.mld6.lab.measure.Expectation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/// Reads scenarios: one YAML file is one run. Every scalar is a text and bound by hand; what the
/// command line sets wins. Thread: any, without state.
public final class ScenarioReader {
    static final List<String> TOP =
            List.of(
                    "mld6",
                    "name",
                    "seed",
                    "link",
                    "channels",
                    "populations",
                    "streams",
                    "querier",
                    "rehearse",
                    "oracle",
                    "phases",
                    "events",
                    "expect",
                    "output");

    private static final String VERSION = "1";
    private static final String YAML_SUFFIX = "\\.ya?ml$";

    private ScenarioReader() {}

    /// A scenario, and what should be said about how it was read.
    ///
    /// @param notes lines for people: what `--phase` dropped, amounts beyond a population
    /// @param text the file, verbatim
    public record Result(Scenario scenario, List<String> notes, String text) {}

    /// Reads a file. No more of it is read than a scenario may have.
    ///
    /// @param sets `KEY=VALUE`, in order, without `--set`
    /// @param phases names of those to keep; none for all
    /// @throws ScenarioException if it cannot be read, or used
    public static Result read(Path file, List<String> sets, List<String> phases) {
        Place whole = Place.of(file.toString());
        byte[] octets;
        try (InputStream in = Files.newInputStream(file)) {
            octets = in.readNBytes(YamlTree.MOST_CHARACTERS + 1);
        } catch (IOException refused) {
            throw whole.error("cannot be read: " + reason(refused));
        }
        if (octets.length > YamlTree.MOST_CHARACTERS) {
            throw YamlTree.tooLong(whole);
        }
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
            return read(file.toString(), text, sets, phases);
        } catch (CharacterCodingException _) {
            throw whole.error("not text; accepted: YAML in UTF-8");
        }
    }

    private static String reason(IOException refused) {
        return switch (refused) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "permission denied";
            default -> String.valueOf(refused.getMessage());
        };
    }

    /// Reads a text.
    ///
    /// @param fileName for errors, and for the name of a scenario without one
    /// @param sets `KEY=VALUE`, in order, without `--set`
    /// @param phases names of those to keep; none for all
    /// @throws ScenarioException if it cannot be used
    public static Result read(
            String fileName, String text, List<String> sets, List<String> phases) {
        YamlNode root = YamlTree.ofFile(fileName, text);
        Fields.any(root, "a scenario", "mld6: 1 first");
        sets.forEach(set -> Overrides.apply(root, set));
        List<String> notes = new ArrayList<>();
        Scenario scenario = bind(fileName, root, notes);
        if (!phases.isEmpty()) {
            scenario = PhaseSelection.keep(scenario, phases, notes);
        }
        return new Result(scenario, List.copyOf(notes), text);
    }

    private static Scenario bind(String fileName, YamlNode root, List<String> notes) {
        checkVersion(Fields.any(root, "a scenario", "mld6: 1 first"));
        Fields fields = Fields.of(root, "a scenario", TOP);
        ScenarioLink link = LinkReader.link(fields.need("link", "link: {interface: eth1}"));
        Map<String, Channels> channels = ChannelsReader.channels(fields.get("channels"));
        Map<String, Listeners> populations =
                PopulationReader.read(fields.get("populations"), channels);
        Map<String, Stream> streams = ChannelsReader.streams(fields.get("streams"), channels);
        ScenarioQuerier querier = LinkReader.querier(fields.get("querier"), link);
        Rehearsal rehearsal = LinkReader.rehearsal(fields.get("rehearse"), channels);
        Scope scope = new Scope(populations, channels, streams.keySet(), null, notes);
        List<Phase> phases =
                PhaseReader.phases(fields.need("phases", "- {name: NAME, for: TIME}"), scope);
        List<TimedAction> events = PhaseReader.events(fields.get("events"), phases, scope);
        List<Expectation> expectations =
                PhaseReader.expectations(fields.get("expect"), phases, scope);
        return new Scenario(
                fields.value("name", nameOf(fileName), Values::name),
                fields.value("seed", Ranges.SEED.usual(), Values.whole(Ranges.SEED)),
                link,
                new Scenario.Setting(
                        Collections.unmodifiableMap(channels),
                        Collections.unmodifiableMap(populations),
                        Collections.unmodifiableMap(streams),
                        querier,
                        rehearsal,
                        OracleReader.read(fields.get("oracle"))),
                new Scenario.Script(phases, List.copyOf(events), List.copyOf(expectations)),
                OutputReader.read(fields.get("output")));
    }

    /// First of all: a file of another version has other keys.
    private static void checkVersion(Fields fields) {
        String version = fields.need("mld6", "mld6: 1, the version of the language", text -> text);
        if (!version.equals(VERSION)) {
            throw fields.error(
                    "mld6",
                    "version '%s' of the language is not known; accepted: mld6: %s"
                            .formatted(version, VERSION));
        }
    }

    /// The file's name without folder and ending, made of what names are made of.
    private static String nameOf(String fileName) {
        String last = fileName.substring(fileName.lastIndexOf('/') + 1);
        String plain = last.replaceFirst(YAML_SUFFIX, "").replaceAll("[^A-Za-z0-9_-]", "-");
        String shortened = plain.substring(0, Math.min(plain.length(), 60));
        return shortened.matches("[A-Za-z0-9].*") ? shortened : "scenario";
    }
}
