// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.cumulative.CumulativeFunctionTimer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.mld6.engine.metrics.TimeDistribution;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// All meters as Prometheus reads them: its text format, or OpenMetrics for who accepts that.
///
/// Times are shown with their buckets, which registries of others show as count and sum only.
/// Thread: any but event loops; [#scrape] waits for them.
public final class PrometheusText implements AutoCloseable {
    private static final String OPEN_METRICS = "application/openmetrics-text";

    private final Registry registry = new Registry();

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

    /// A registry that shows the buckets of times that have some.
    private static final class Registry extends PrometheusMeterRegistry {
        private final Map<String, Buckets> families = new HashMap<>();

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
            synchronized (families) {
                families.computeIfAbsent(getConventionName(id), name -> family(id, name))
                        .add(id, labels(id), source);
            }
            return new CumulativeFunctionTimer<>(id, shown, count, total, unit, getBaseTimeUnit());
        }

        private Buckets family(Meter.Id id, String name) {
            String description = id.getDescription();
            Buckets family = new Buckets(name, description == null ? "" : description);
            getPrometheusRegistry().register(family);
            return family;
        }

        private Labels labels(Meter.Id id) {
            Labels.Builder labels = Labels.builder();
            id.getTagsAsIterable()
                    .forEach(
                            tag ->
                                    labels.label(
                                            config().namingConvention().tagKey(tag.getKey()),
                                            tag.getValue()));
            return labels.build();
        }

        private void forget(Meter meter) {
            String name = getConventionName(meter.getId());
            synchronized (families) {
                Buckets family = families.get(name);
                if (family != null && family.remove(meter.getId())) {
                    families.remove(name);
                    getPrometheusRegistry().unregister(family);
                }
            }
        }
    }

    /// The histograms of one name.
    private static final class Buckets implements Collector {
        private final String name;
        private final String description;
        private final Map<Meter.Id, Child> children = new ConcurrentHashMap<>();

        private record Child(Labels labels, TimeDistribution.Source source) {}

        Buckets(String name, String description) {
            this.name = name;
            this.description = description;
        }

        void add(Meter.Id id, Labels labels, TimeDistribution.Source source) {
            children.put(id, new Child(labels, source));
        }

        /// @return whether nothing is left
        boolean remove(Meter.Id id) {
            children.remove(id);
            return children.isEmpty();
        }

        @Override
        public String getPrometheusName() {
            return name;
        }

        @Override
        public MetricSnapshot collect() {
            HistogramSnapshot.Builder family = HistogramSnapshot.builder().name(name);
            if (!description.isEmpty()) {
                var _ = family.help(description);
            }
            children.values().forEach(child -> family.dataPoint(point(child)));
            return family.build();
        }

        private static HistogramDataPointSnapshot point(Child child) {
            TimeDistribution times = child.source().times();
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
                    .labels(child.labels())
                    .build();
        }
    }
}
