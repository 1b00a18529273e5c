// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.SsmRange;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.host.Hearing;
import io.mld6.engine.host.HostPersona;
import io.mld6.engine.host.MldMode;
import io.mld6.engine.host.ResponseLaw;
import io.mld6.engine.link.Transmit;
import io.mld6.engine.population.AddressRange;
import io.mld6.engine.population.Population;
import io.mld6.engine.population.VlanList;
import io.mld6.engine.population.VlanMode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/// Texts to values. What is refused is named, with what is accepted in its place.
public final class Converters {
    private static final int ASCII_END = 0x80;
    private static final MacAddress ANY_MAC = MacAddress.parse("02:00:00:00:00:01");

    private Converters() {}

    /// Makes options of these types known to `line` and its subcommands.
    public static void registerWith(CommandLine line) {
        register(line, SsmRange.class, SsmRange::parse);
        register(line, int.class, text -> Math.toIntExact(number(text, Integer.MAX_VALUE)));
        register(line, Integer.class, text -> Math.toIntExact(number(text, Integer.MAX_VALUE)));
        register(line, Long.class, text -> number(text, Long.MAX_VALUE));
        register(line, Duration.class, DurationText::parse);
        register(line, Rate.class, Rate::parse);
        register(line, PacketRate.class, PacketRate::parse);
        register(line, MacAddress.class, Converters::stationMac);
        register(line, VlanTags.class, VlanTags::parse);
        register(line, VlanList.class, VlanList::parse);
        register(line, VlanMode.class, VlanMode::parse);
        register(line, TagTypeOptions.TagTypes.class, TagTypeOptions.TagTypes::parse);
        register(line, Ipv6Address.class, Ipv6Address::parse);
        register(line, AddressRange.class, Converters::groups);
        register(line, SourceRange.class, SourceRange::parse);
        register(line, MldVersion.class, MldVersion::parse);
        register(line, MldMode.class, MldModeText::parse);
        register(
                line,
                FilterMode.class,
                text -> constant(List.of(FilterMode.values()), text, "filter mode"));
        register(
                line,
                ResponseLaw.class,
                text -> constant(List.of(ResponseLaw.values()), text, "response law"));
        register(
                line,
                HostPersona.class,
                text -> constant(List.of(HostPersona.values()), text, "host"));
        register(line, Hearing.class, text -> constant(List.of(Hearing.values()), text, "hearing"));
        register(
                line,
                Transmit.class,
                text -> constant(List.of(Transmit.values()), text, "way out"));
        register(
                line,
                OutputFormat.class,
                text -> constant(List.of(OutputFormat.values()), text, "form of output"));
        register(
                line,
                ColorWhen.class,
                text -> constant(List.of(ColorWhen.values()), text, "use of colours"));
    }

    /// ASCII only: `Long.parseLong` would also take digits of other scripts.
    private static long number(String text, long most) {
        try {
            long number = Long.parseLong(text);
            if (number >= 0
                    && number <= most
                    && text.chars().allMatch(character -> character < ASCII_END)) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "not a number: '" + text + "' (expected a whole number up to " + most + ")");
    }

    /// A range whose every address can be listened to.
    static AddressRange groups(String text) {
        AddressRange range = AddressRange.parse(text);
        listenable(range.first());
        // A population of one knows the rest of what can be wrong.
        Population one = new Population(1, ANY_MAC, List.of(range), 0, false);
        return one.groups().getFirst();
    }

    /// Refuses what MLD does not speak about: RFC 9777 §6.
    public static Ipv6Address listenable(Ipv6Address group) {
        if (!group.isMulticast()) {
            throw new IllegalArgumentException(
                    group + " is not multicast (expected an address in ff00::/8)");
        }
        if (!group.isReportable()) {
            throw new IllegalArgumentException(
                    group
                            + " is never reported (expected a group of scope 2 or wider other than"
                            + " ff02::1)");
        }
        return group;
    }

    private static MacAddress stationMac(String text) {
        MacAddress mac = MacAddress.parse(text);
        if (mac.isMulticast() || mac.value() == 0) {
            throw new IllegalArgumentException(
                    "not a station's MAC address: '"
                            + text
                            + "' (expected one with an even first octet, like 02:00:00:00:00:01)");
        }
        return mac;
    }

    /// The constant whose name is `text` in lower case.
    static <E extends Enum<E>> E constant(List<E> constants, String text, String what) {
        return constants.stream()
                .filter(constant -> word(constant).equals(text))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "not a "
                                                + what
                                                + ": '"
                                                + text
                                                + "' (expected "
                                                + constants.stream()
                                                        .map(Converters::word)
                                                        .collect(Collectors.joining(" or "))
                                                + ")"));
    }

    /// How a constant is written on the command line.
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static <T> void register(
            CommandLine line, Class<T> type, Function<String, T> converter) {
        line.registerConverter(
                type,
                text -> {
                    try {
                        return converter.apply(text);
                    } catch (IllegalArgumentException | ArithmeticException refused) {
                        throw new TypeConversionException(Refusal.message(refused));
                    }
                });
    }
}
