// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Done;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.message.Mldv2Report;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.RecordType;
import io.mld6.codec.wire.SsmRange;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.schedule.DueRows;
import io.mld6.engine.schedule.ResponseSchedule;
import io.mld6.engine.schedule.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// A router's groups on virtual time, with what it asks and advises written down.
///
/// Groups are capital letters (`G` is ff0e::db8:0:101, `H` the next; `S` is an SSM group), sources
/// small ones (`a` is 2001:db8::a), as in `TO_EX G{a,b}`. State reads like `IN{a,b}` or
/// `EX({a},{b})`, no state like `-`.
final class RouterWorld implements QueryOutput, ForwardingAdvice {
    static final long TICK_NANOS = 10_000_000;
    static final long MALI = 270_000;
    static final Ipv6Address HOST = Ipv6Address.parse("fe80::10");
    static final Ipv6Address OTHER_HOST = Ipv6Address.parse("fe80::11");
    static final Ipv6Address GROUP = Ipv6Address.parse("ff0e::db8:0:101");
    static final Ipv6Address SSM_GROUP = Ipv6Address.parse("ff3e::8000:1");

    private static final Ipv6Address SOURCES = Ipv6Address.parse("2001:db8::");
    private static final long START_NANOS = 123_456_789_123L;

    static final RouterRules RULES =
            new RouterRules(
                    2,
                    false,
                    false,
                    false,
                    false,
                    new RouterRules.Limits(1000, 1000, 0),
                    SsmRange.ASSIGNED);

    /// A query that was sent.
    record Asked(long millis, String text, MldQuery query) {}

    final VirtualTime time = new VirtualTime(START_NANOS);
    final Counters counters = new Counters();
    final RouterGroups groups;
    final List<ResponseSchedule> schedules = new ArrayList<>();
    int room = 1000;

    private final List<Asked> asked = new ArrayList<>();
    private final List<String> advised = new ArrayList<>();
    private final Map<String, Boolean> anySource = new HashMap<>();
    private final Map<String, SourceAdvice> sourceAdvice = new HashMap<>();
    private long markNanos = START_NANOS;
    private int unflushed;
    private final RouterRules rules;
    private final RouterIntervals intervals;

    /// A querier with the RFC's values.
    RouterWorld() {
        this(RULES);
    }

    RouterWorld(RouterRules rules) {
        this(rules, RouterIntervals.DEFAULT);
    }

    RouterWorld(RouterRules rules, RouterIntervals intervals) {
        this.rules = rules;
        this.intervals = intervals;
        groups = anotherRouter(this, this);
        groups.setQuerier(true, time.getAsLong());
    }

    /// A router with the same rules and counters whose words go elsewhere.
    RouterGroups anotherRouter(QueryOutput output, ForwardingAdvice advice) {
        return new RouterGroups(rules, intervals, this::newSchedule, output, advice, counters);
    }

    private ResponseSchedule newSchedule(RowTable table, int field, DueRows sink) {
        ResponseSchedule made =
                new ResponseSchedule(table, field, TICK_NANOS, time, time, time, sink);
        schedules.add(made);
        return made;
    }

    static RouterRules version1() {
        return new RouterRules(
                1,
                false,
                false,
                false,
                false,
                new RouterRules.Limits(1000, 1000, 0),
                SsmRange.ASSIGNED);
    }

    static RouterRules lightweight() {
        return new RouterRules(
                2,
                true,
                false,
                false,
                false,
                new RouterRules.Limits(1000, 1000, 0),
                SsmRange.ASSIGNED);
    }

    static RouterRules limits(int maximumGroups, int maximumSources) {
        return new RouterRules(
                2,
                false,
                false,
                false,
                false,
                new RouterRules.Limits(maximumGroups, maximumSources, 0),
                SsmRange.ASSIGNED);
    }

    static RouterRules leaving(boolean immediate, boolean track) {
        return new RouterRules(
                2,
                false,
                false,
                immediate,
                track,
                new RouterRules.Limits(1000, 1000, 1000),
                SsmRange.ASSIGNED);
    }

    static Ipv6Address group(char name) {
        return name == 'S' ? SSM_GROUP : GROUP.plus(name - 'G');
    }

    static Ipv6Address source(char name) {
        return SOURCES.plus(Character.digit(name, 36));
    }

    static Ipv6Address host(int i) {
        return HOST.plus(i);
    }

    private static List<Ipv6Address> sourcesOf(String text) {
        return text.substring(text.indexOf('{') + 1)
                .chars()
                .filter(Character::isLowerCase)
                .mapToObj(name -> source((char) name))
                .toList();
    }

    static AddressRecord record(String text) {
        String[] parts = text.split(" ", 2);
        return new AddressRecord(
                RecordType.valueOf(parts[0]), group(parts[1].charAt(0)), sourcesOf(parts[1]));
    }

    // What is heard.

    RouterWorld report(String... records) {
        return reportFrom(HOST, records);
    }

    RouterWorld reportFrom(Ipv6Address reporter, String... records) {
        Mldv2Report report =
                new Mldv2Report(Arrays.stream(records).map(RouterWorld::record).toList());
        groups.onReport(report, reporter, time.getAsLong());
        return checked();
    }

    RouterWorld reportV1(char group) {
        return reportV1From(HOST, group);
    }

    RouterWorld reportV1From(Ipv6Address reporter, char group) {
        groups.onReport(new Mldv1Report(group(group)), reporter, time.getAsLong());
        return checked();
    }

    RouterWorld done(char group) {
        return doneFrom(HOST, group);
    }

    RouterWorld doneFrom(Ipv6Address reporter, char group) {
        groups.onDone(new Mldv1Done(group(group)), reporter, time.getAsLong());
        return checked();
    }

    /// Another router asks: `G`, `G{a,b}`, or `G{}` for a query whose sources are none.
    RouterWorld query(String text, boolean suppress, int maximumDelayMillis) {
        Mldv2Query query =
                new Mldv2Query(
                        maximumDelayMillis,
                        group(text.charAt(0)),
                        suppress,
                        2,
                        125,
                        text.length() > 1 ? sourcesOf(text) : List.of(),
                        text.length() > 1);
        groups.onQuery(query, time.getAsLong());
        return checked();
    }

    RouterWorld queryV1(char group, int maximumDelayMillis) {
        groups.onQuery(new Mldv1Query(maximumDelayMillis, group(group)), time.getAsLong());
        return checked();
    }

    RouterWorld querier(boolean wanted) {
        groups.setQuerier(wanted, time.getAsLong());
        return checked();
    }

    RouterWorld run(Duration duration) {
        time.run(duration);
        return checked();
    }

    RouterWorld runSeconds(double seconds) {
        return run(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    /// From now on times are told from here; what was asked and advised is forgotten.
    RouterWorld mark() {
        markNanos = time.getAsLong();
        asked.clear();
        advised.clear();
        return this;
    }

    /// All state is dropped without a word.
    RouterWorld clear() {
        groups.clear();
        anySource.clear();
        sourceAdvice.clear();
        return this;
    }

    private RouterWorld checked() {
        assertThat(unflushed).as("queries are handed over").isZero();
        return this;
    }

    // What is said.

    @Override
    public int room() {
        return room;
    }

    @Override
    public void query(MldQuery query) {
        assertThat(room).as("room for a query").isPositive();
        room--;
        unflushed++;
        asked.add(new Asked(millis(), text(query), query));
    }

    @Override
    public void flush() {
        unflushed = 0;
    }

    private long millis() {
        return (time.getAsLong() - markNanos) / 1_000_000;
    }

    private static String text(MldQuery query) {
        String text = "Q(" + name(query.group());
        if (query instanceof Mldv2Query version2) {
            if (version2.sourceSpecific()) {
                text += "{" + names(version2.sources()) + "}";
            }
            return text + (version2.suppressRouterProcessing() ? ") S" : ")");
        }
        return "v1 " + text + ")";
    }

    private static String names(List<Ipv6Address> sources) {
        return sources.stream()
                .map(source -> name(source.low()))
                .sorted()
                .collect(Collectors.joining(","));
    }

    static String name(long sourceLow) {
        return Character.toString(Character.forDigit((int) sourceLow, 36));
    }

    private static String name(Ipv6Address group) {
        return group.equals(SSM_GROUP)
                ? "S"
                : Character.toString('G' + (int) (group.low() - GROUP.low()));
    }

    private static String groupName(long high, long low) {
        return name(new Ipv6Address(high, low));
    }

    /// Queries since the mark: `0 Q(G)`.
    List<String> asked() {
        return asked.stream().map(one -> one.millis() + " " + one.text()).toList();
    }

    List<MldQuery> queries() {
        return asked.stream().map(Asked::query).toList();
    }

    /// Advice since the mark: `0 G any`, `2000 G a block`.
    List<String> advised() {
        return List.copyOf(advised);
    }

    @Override
    public void anySource(long groupHigh, long groupLow, boolean forward) {
        String group = groupName(groupHigh, groupLow);
        boolean before = anySource.getOrDefault(group, false);
        assertThat(forward).as("told twice: %s %s", group, forward).isNotEqualTo(before);
        anySource.put(group, forward);
        advised.add(millis() + " " + group + (forward ? " any" : " none"));
    }

    @Override
    public void source(
            long groupHigh, long groupLow, long sourceHigh, long sourceLow, SourceAdvice advice) {
        String key = groupName(groupHigh, groupLow) + " " + name(sourceLow);
        SourceAdvice before = sourceAdvice.getOrDefault(key, SourceAdvice.FORGET);
        assertThat(advice).as("told twice: %s %s", key, advice).isNotEqualTo(before);
        sourceAdvice.put(key, advice);
        advised.add(millis() + " " + key + " " + advice.toString().toLowerCase(Locale.ROOT));
    }

    /// What somebody who only heard the advice would do.
    boolean advisedToForward(char group, char source) {
        String name = Character.toString(group);
        return switch (sourceAdvice.getOrDefault(name + " " + source, SourceAdvice.FORGET)) {
            case FORWARD -> true;
            case BLOCK -> false;
            case FORGET -> anySource.getOrDefault(name, false);
        };
    }

    boolean forwards(char group, char source) {
        boolean forwards = groups.forwards(group(group), source(source));
        assertThat(advisedToForward(group, source)).as("the advice given").isEqualTo(forwards);
        return forwards;
    }

    // What is believed.

    Picture picture(char group) {
        Album album = new Album();
        assertThat(groups.visitGroup(group(group), album, time.getAsLong())).isTrue();
        return album.pictures.getFirst();
    }

    String state(char group) {
        Album album = new Album();
        return groups.visitGroup(group(group), album, time.getAsLong())
                ? album.pictures.getFirst().text()
                : "-";
    }

    /// Milliseconds left on the filter timer.
    long filterLeft(char group) {
        return picture(group).filterMillis;
    }

    /// Milliseconds left on a source's timer.
    long sourceLeft(char group, char source) {
        return Objects.requireNonNull(picture(group).sources.get(Character.toString(source)));
    }

    /// All groups, seen in slices.
    List<Picture> allGroups(int slice) {
        Album album = new Album();
        int row = 0;
        while (row != RowTable.NONE) {
            row = groups.tables().visit(row, slice, album, time.getAsLong());
        }
        return album.pictures;
    }

    /// Nothing is known, nothing runs.
    void assertEmpty() {
        assertThat(groups.groupCount()).isZero();
        assertThat(groups.sourceCount()).isZero();
        assertThat(groups.listenerCount()).isZero();
        assertThat(schedules).allMatch(schedule -> schedule.armed() == 0);
        assertThat(anySource.values()).as("advice for any source").doesNotContain(true);
        assertThat(sourceAdvice.values())
                .as("advice for a source")
                .doesNotContain(SourceAdvice.FORWARD, SourceAdvice.BLOCK);
    }
}
