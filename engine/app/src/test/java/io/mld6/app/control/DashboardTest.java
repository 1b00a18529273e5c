// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/// The dashboard that comes with the product asks for what there is: each name, each label and each
/// value it looks for stands in a scrape of everything that has meters.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardTest {
    private static final Pattern SELECTOR = Pattern.compile("(mld6_\\w+)(?:\\{([^}]*)})?");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)(=~|!~|!=|=)\"([^\"]*)\"");
    private static final Pattern GROUPING =
            Pattern.compile("\\b(?:by|without|on)\\s*\\(([^)]*)\\)");
    private static final Pattern LEGEND = Pattern.compile("\\{\\{(\\w+)}}");
    /// Labels that Prometheus itself adds.
    private static final Set<String> OF_PROMETHEUS = Set.of("instance", "job");

    private final Dashboard dashboard = Dashboard.ofTheProduct();
    private Samples scrape;

    @BeforeAll
    void scrapes() throws Exception {
        try (MeteredBed bed = new MeteredBed()) {
            scrape = Samples.of(bed.text.scrape(null));
        }
    }

    @Test
    @DisplayName("MT-7: every metric a query of the dashboard names is there")
    void metrics() {
        assertThat(dashboard.queries()).hasSizeGreaterThan(40);
        for (Dashboard.Query query : dashboard.queries()) {
            Set<String> named = names(query.text());
            assertThat(named).as(query.text()).isNotEmpty();
            assertThat(scrape.names()).as(query.text()).containsAll(named);
        }
    }

    @Test
    @DisplayName("MT-7: every label a query selects by, groups by or shows is one of its metrics'")
    void labels() {
        for (Dashboard.Query query : dashboard.queries()) {
            Set<String> known = new TreeSet<>(OF_PROMETHEUS);
            Matcher selector = SELECTOR.matcher(query.text());
            while (selector.find()) {
                Set<String> own = new TreeSet<>(OF_PROMETHEUS);
                own.addAll(scrape.labels(selector.group(1)));
                known.addAll(own);
                String inside = selector.group(2) == null ? "" : selector.group(2);
                for (Matcher label = MATCHER.matcher(inside); label.find(); ) {
                    assertThat(own).as(query.text()).contains(label.group(1));
                    hasValue(selector.group(1), label, query.text());
                }
            }
            assertThat(known).as(query.text()).containsAll(words(GROUPING, query.text()));
            assertThat(known).as(query.legend()).containsAll(words(LEGEND, query.legend()));
        }
    }

    /// A value that is looked for, and no variable, is one that some sample has.
    private void hasValue(String metric, Matcher label, String query) {
        boolean given = label.group(2).equals("=") && !label.group(3).contains("$");
        if (given) {
            assertThat(scrape.named(metric, label.group(1), label.group(3)))
                    .as("%s in %s", label.group(), query)
                    .isNotEmpty();
        }
    }

    @Test
    @DisplayName("MT-7: every metric there is can be seen on the dashboard")
    void everythingIsShown() {
        Set<String> named = new TreeSet<>();
        dashboard.queries().forEach(query -> named.addAll(names(query.text())));
        named.addAll(named.stream().map(name -> name.replaceFirst("_bucket$", "")).toList());
        assertThat(named).containsAll(scrape.types().keySet());
    }

    @Test
    @DisplayName("MT-7: panels have titles, and none lies on another")
    void panels() {
        List<Dashboard.Panel> panels = dashboard.panels();
        assertThat(panels).allMatch(panel -> !panel.title().isBlank());
        for (Dashboard.Panel one : panels) {
            assertThat(one.x() + one.width()).as(one.title()).isLessThanOrEqualTo(24);
            for (Dashboard.Panel other : panels) {
                assertThat(one.equals(other) || !one.overlaps(other))
                        .as("%s and %s", one.title(), other.title())
                        .isTrue();
            }
        }
    }

    private static Set<String> names(String query) {
        return words(SELECTOR, query);
    }

    private static Set<String> words(Pattern pattern, String text) {
        Set<String> words = new TreeSet<>();
        for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
            for (String word : matcher.group(1).split(",", -1)) {
                if (!word.isBlank()) {
                    words.add(word.strip());
                }
            }
        }
        return words;
    }
}
