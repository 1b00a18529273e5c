// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.cumulative.CumulativeFunctionTimer;
import io.micrometer.core.instrument.internal.DefaultGauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.mld6.engine.metrics.TimeDistribution;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.lang.module.ModuleDescriptor;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// All meters as Prometheus reads them: its text format, or OpenMetrics for who accepts that.
///
/// Times are shown with their buckets, which registries of others show as count and sum only.
/// Thread: any but event loops; [#scrape] waits for them.
public final class PrometheusText implements AutoCloseable {
    private static final String OPEN_METRICS = "application/openmetrics-text";
    /// How names of facts end. The convention takes it off, and the text writes it again.
    private static final String FACT = ".info";

    private static final String UNPACKAGED = "(unpackaged)";

    private final Registry registry = new Registry();

    /// With `mld6_build_info` and no other meter yet.
    public PrometheusText() {
        ModuleDescriptor descriptor = PrometheusText.class.getModule().getDescriptor();
        String version =
                descriptor == null ? UNPACKAGED : descriptor.rawVersion().orElse(UNPACKAGED);
        Gauge _ =
                Gauge.builder("mld6.build.info", () -> 1)
                        .description("The program, and what it runs on")
                        .tags("version", version, "java", Runtime.version().toString())
                        .register(registry);
    }

    /// Adds meters, until whoever feeds them takes them away.
    public void bind(MeterBinder meters) {
        meters.bindTo(registry);
    }

    /// The text of all meters as they are now.
    ///
    /// @param acceptHeader of the request; null if it had none
    public String scrape(@Nullable String acceptHeader) {
        return registry.scrape(contentType(acceptHeader));
    }

    /// What kind of text [#scrape] gives to such a request: `Content-Type` of the answer.
    ///
    /// @param acceptHeader of the request; null if it had none
    public static String contentType(@Nullable String acceptHeader) {
        boolean open =
                acceptHeader != null
                        && acceptHeader.toLowerCase(Locale.ROOT).contains(OPEN_METRICS);
        return open
                ? OpenMetricsTextFormatWriter.CONTENT_TYPE
                : PrometheusTextFormatWriter.CONTENT_TYPE;
    }

    /// Forgets all meters.
    @Override
    public void close() {
        registry.close();
    }

    /// A registry that shows the buckets of times that have some, and facts only while they are so.
    private static final class Registry extends PrometheusMeterRegistry {
        private final Map<String, Family> families = new HashMap<>();

        Registry() {
            super(PrometheusConfig.DEFAULT, new PrometheusRegistry(), Clock.SYSTEM);
            // Two meters of one name with other labels are a bug of ours, not to be shown in part.
            var _ = throwExceptionOnRegistrationFailure();
            config().onMeterRemoved(this::forget);
        }

        @Override
        protected <T> FunctionTimer newFunctionTimer(
                Meter.Id id,
                T shown,
                ToLongFunction<T> count,
                ToDoubleFunction<T> total,
                TimeUnit unit) {
            if (!(shown instanceof TimeDistribution.Source source)) {
                return super.newFunctionTimer(id, shown, count, total, unit);
            }
            Labels labels = labels(id);
            family(id, Buckets::new).add(id, () -> Optional.of(Buckets.point(labels, source)));
            return new CumulativeFunctionTimer<>(id, shown, count, total, unit, getBaseTimeUnit());
        }

        @Override
        protected <T> Gauge newGauge(Meter.Id id, @Nullable T shown, ToDoubleFunction<T> value) {
            if (!id.getName().endsWith(FACT)) {
                return super.newGauge(id, shown, value);
            }
            Gauge gauge = new DefaultGauge<>(id, shown, value);
            InfoDataPointSnapshot point = new InfoDataPointSnapshot(labels(id));
            family(id, Facts::new)
                    .add(id, () -> gauge.value() == 1 ? Optional.of(point) : Optional.empty());
            return gauge;
        }

        private Family family(Meter.Id id, BiFunction<String, String, Family> made) {
            String description = id.getDescription();
            synchronized (families) {
                return families.computeIfAbsent(
                        getConventionName(id),
                        name -> {
                            Family family =
                                    made.apply(name, description == null ? "" : description);
                            getPrometheusRegistry().register(family);
                            return family;
                        });
            }
        }

        private Labels labels(Meter.Id id) {
            Labels.Builder labels = Labels.builder();
            for (Tag tag : id.getTagsAsIterable()) {
                var _ =
                        labels.label(
                                config().namingConvention().tagKey(tag.getKey()), tag.getValue());
            }
            return labels.build();
        }

        private void forget(Meter meter) {
            String name = getConventionName(meter.getId());
            synchronized (families) {
                Family family = families.get(name);
                if (family != null && family.remove(meter.getId())) {
                    families.remove(name);
                    getPrometheusRegistry().unregister(family);
                }
            }
        }
    }

    /// All meters of one name.
    private abstract static class Family implements Collector {
        final String name;
        final String description;
        private final Map<Meter.Id, Supplier<Optional<? extends DataPointSnapshot>>> points =
                new ConcurrentHashMap<>();

        Family(String name, String description) {
            this.name = name;
            this.description = description;
        }

        void add(Meter.Id id, Supplier<Optional<? extends DataPointSnapshot>> point) {
            points.put(id, point);
        }

        /// @return whether nothing is left
        boolean remove(Meter.Id id) {
            points.remove(id);
            return points.isEmpty();
        }

        /// What there is to show now.
        <P extends DataPointSnapshot> List<P> now(Class<P> kind) {
            return points.values().stream()
                    .flatMap(point -> point.get().stream())
                    .map(kind::cast)
                    .toList();
        }
    }

    /// The histograms of one name.
    private static final class Buckets extends Family {
        Buckets(String name, String description) {
            super(name, description);
        }

        @Override
        public MetricSnapshot collect() {
            return new HistogramSnapshot(
                    new MetricMetadata(name, description), now(HistogramDataPointSnapshot.class));
        }

        static HistogramDataPointSnapshot point(Labels labels, TimeDistribution.Source source) {
            TimeDistribution times = source.times();
            ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
            long below = 0;
            for (int i = 0; i < TimeDistribution.buckets(); i++) {
                long upTo = times.countUpTo(i);
                var _ = buckets.bucket(TimeDistribution.boundSeconds(i), upTo - below);
                below = upTo;
            }
            var _ = buckets.bucket(Double.POSITIVE_INFINITY, times.count() - below);
            return HistogramDataPointSnapshot.builder()
                    .classicHistogramBuckets(buckets.build())
                    .sum(times.seconds())
                    .labels(labels)
                    .build();
        }
    }

    /// The facts of one name: what is so.
    private static final class Facts extends Family {
        Facts(String name, String description) {
            super(name, description);
        }

        @Override
        public MetricSnapshot collect() {
            return new InfoSnapshot(
                    new MetricMetadata(name, description), now(InfoDataPointSnapshot.class));
        }
    }
}
