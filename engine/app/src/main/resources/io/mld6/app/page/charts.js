// SPDX-License-Identifier: Apache-2.0
// Pictures over time, of the live page and of the report: what uPlot draws, with phases behind it, moments and limits.
"use strict";

(function () {
  const HEIGHT = 200;
  const SYNC = "mld6";
  /** A latency below is drawn here: no stream is dense enough to know more. */
  const LEAST_SECONDS = 1e-4;
  const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400];

  function color(name) {
    return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  }

  /** Phases lie behind the lines, every second one shaded, with their names above. */
  function drawBands(plot, frame) {
    const context = plot.ctx;
    const box = plot.bbox;
    context.save();
    context.font = font(true);
    context.textBaseline = "bottom";
    context.textAlign = "left";
    frame.bands.forEach((band, index) => {
      const from = Math.max(box.left, plot.valToPos(band.from, "x", true));
      const to = Math.min(box.left + box.width, plot.valToPos(band.to, "x", true));
      if (to <= from) {
        return;
      }
      if (index % 2 === 1) {
        context.fillStyle = color("band");
        context.fillRect(from, box.top, to - from, box.height);
      }
      if (context.measureText(band.name).width + 6 < to - from) {
        context.fillStyle = color("muted");
        context.fillText(band.name, from + 4, box.top - 3);
      }
    });
    context.restore();
  }

  function drawLine(context, from, to, style, width, dash) {
    context.strokeStyle = style;
    context.lineWidth = width * devicePixelRatio;
    context.setLineDash(dash.map((length) => length * devicePixelRatio));
    context.beginPath();
    context.moveTo(from[0], from[1]);
    context.lineTo(to[0], to[1]);
    context.stroke();
  }

  /** Limits go across, moments down. */
  function drawMarks(plot, frame, limits) {
    const context = plot.ctx;
    const box = plot.bbox;
    context.save();
    context.font = font(false);
    context.textBaseline = "alphabetic";
    (limits || []).forEach((limit) => {
      const y = plot.valToPos(limit.value, "y", true);
      if (y >= box.top && y <= box.top + box.height) {
        drawLine(context, [box.left, y], [box.left + box.width, y], color("missed"), 1.25, [6, 4]);
        context.fillStyle = color("missed");
        context.textAlign = "right";
        context.fillText(limit.label, box.left + box.width - 4, y - 4 * devicePixelRatio);
      }
    });
    context.textAlign = "center";
    context.font = font(true);
    frame.marks.forEach((mark) => {
      const x = plot.valToPos(mark.at, "x", true);
      if (x >= box.left && x <= box.left + box.width) {
        const style = color(mark.broken ? "missed" : "muted");
        drawLine(context, [x, box.top], [x, box.top + box.height], style, mark.broken ? 1.5 : 1, mark.broken ? [] : [2, 3]);
        context.fillStyle = style;
        context.fillText(mark.label, x, box.top + 11 * devicePixelRatio);
      }
    });
    context.restore();
  }

  function font(bold) {
    return (bold ? "600 " : "") + 12 * devicePixelRatio + "px system-ui, sans-serif";
  }

  /** Moments that can be read off, as many as there is room for. */
  function moments(plot, axis, least, greatest) {
    const most = Math.max(2, plot.width / 80);
    const step = STEPS.find((one) => (greatest - least) / one <= most) || STEPS[STEPS.length - 1];
    const all = [];
    for (let at = Math.ceil(least / step) * step; at <= greatest; at += step) {
      all.push(at);
    }
    return all;
  }

  function decades(least, greatest) {
    const all = [];
    for (let power = Math.round(Math.log10(least)); power <= Math.round(Math.log10(greatest)); power++) {
      all.push(Math.pow(10, power));
    }
    return all;
  }

  /**
   * Draws a picture into an element, and returns how to change it.
   *
   * @param element it goes into; what has been there stays behind it
   * @param chart {unit: "count" | "seconds", lines: [{label, color}], limits: [{label, value}]}
   * @param frame {bands: [{name, from, to}], marks: [{at, label, broken}]}, read again whenever it is drawn
   * @param data columns: x, then one of each line; null where nothing is known
   * @param told called with the values under the cursor, by line, or with null
   */
  mld6.chart = function (element, chart, frame, data, told) {
    const isTime = chart.unit === "seconds";
    let columns = data;
    let plot;

    function range(self, least, greatest) {
      (chart.limits || []).forEach((limit) => {
        least = least === null ? limit.value : Math.min(least, limit.value);
        greatest = greatest === null ? limit.value : Math.max(greatest, limit.value);
      });
      if (!isTime) {
        return [0, Math.max(1, (greatest || 0) * 1.08)];
      }
      if (greatest === null || greatest <= 0) {
        return [1e-3, 1];
      }
      const low = Math.pow(10, Math.floor(Math.log10(Math.max(least, LEAST_SECONDS))));
      const high = Math.pow(10, Math.ceil(Math.log10(greatest)));
      return [low, high > low ? high : low * 10];
    }

    function options() {
      const axis = {
        stroke: color("muted"), font: "12px system-ui, sans-serif",
        grid: { stroke: color("rule"), width: 1 }, ticks: { show: false },
      };
      const shown = isTime ? mld6.seconds : mld6.shortCount;
      return {
        width: Math.max(200, element.clientWidth), height: HEIGHT, padding: [20, 20, 0, 0],
        legend: { show: false },
        cursor: { sync: { key: SYNC }, drag: { x: true, y: false }, points: { size: 7 } },
        scales: { x: { time: false }, y: isTime ? { distr: 3, range } : { range } },
        axes: [
          Object.assign({}, axis, { size: 24, splits: moments, grid: { show: false }, values: (self, all) => all.map(mld6.clock) }),
          Object.assign({}, axis, {
            size: 64, splits: isTime ? (self, index, least, greatest) => decades(least, greatest) : undefined, values: (self, all) => all.map((value) => (value === null ? "" : shown(value))),
            incrs: isTime ? undefined : [1, 2, 5].flatMap((one) => [0, 1, 2, 3, 4, 5, 6, 7, 8].map((power) => one * Math.pow(10, power))).sort((a, b) => a - b),
          }),
        ],
        series: [{}].concat(chart.lines.map((line) => ({
          label: line.label, stroke: color("c" + line.color), width: 1.75, spanGaps: false,
          points: { show: (self, index) => sparse(columns[index]), size: 5, fill: color("c" + line.color) },
        }))),
        hooks: {
          drawClear: [(self) => drawBands(self, frame)],
          draw: [(self) => drawMarks(self, frame, chart.limits)],
          setCursor: [(self) => told && told(self.cursor.idx === null || self.cursor.idx === undefined ? null
            : { x: columns[0][self.cursor.idx], y: chart.lines.map((line, index) => columns[index + 1][self.cursor.idx]) })],
        },
      };
    }

    /** Points without neighbours would not be seen. */
    function sparse(column) {
      return column.some((value, index) => value !== null && value !== undefined
        && (column[index - 1] === null || column[index - 1] === undefined)
        && (column[index + 1] === null || column[index + 1] === undefined));
    }

    function draw() {
      if (plot) {
        plot.destroy();
      }
      plot = new uPlot(options(), columns, element);
    }

    draw();
    new ResizeObserver(() => {
      const width = Math.max(200, element.clientWidth);
      if (width !== plot.width) {
        plot.setSize({ width, height: HEIGHT });
      }
    }).observe(element);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
    return {
      set(next) {
        columns = next;
        plot.setData(columns);
      },
    };
  };
})();
