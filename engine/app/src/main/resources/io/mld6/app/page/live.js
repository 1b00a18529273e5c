// SPDX-License-Identifier: Apache-2.0
// The live page: what the API says of a run, as it goes on. All numbers are those of the API.
"use strict";

(function () {
  const { at, set, make, list, row } = mld6;
  const API = "api/v1/";
  /** Of pictures: twenty minutes at a point a second. */
  const MOST_POINTS = 1200;
  const MOST_NOTICES = 200;
  /** What changes slowly is asked for at every so many snapshots. */
  const SLOWLY = 4;
  const RETRY_MILLIS = 2000;
  const SILENCE_MILLIS = 5000;
  const SIGNS = { held: "✓", missed: "✗", inconclusive: "?", "no data": "…" };
  const NAMES = {
    join_latency: "join, cold", join_latency_warm: "join, warm", leave_latency: "leave", zap_latency: "change of channels",
  };

  const frame = { bands: [], marks: [] };
  let run = null;
  let last = null;
  let over = false;
  let snapshots = 0;
  let heardMillis = Date.now();
  let offsetSeconds = 0;

  async function get(path) {
    const answer = await fetch(API + path);
    return answer.ok ? answer.json() : null;
  }

  // ---- Pictures.

  /** A picture that grows at its end. */
  class Growing {
    constructor(id, title, unit, lines, limits) {
      this.figure = at(id);
      this.shown = unit === "seconds" ? mld6.seconds : mld6.count;
      const caption = this.figure.appendChild(make("figcaption", "", title));
      const legend = caption.appendChild(make("span", "legend"));
      this.values = lines.map((line) => legend.appendChild(make("span", "key c" + line.color, line.label))
        .appendChild(make("b")));
      this.element = this.figure.appendChild(make("div", "plot"));
      this.columns = [[]].concat(lines.map(() => []));
      this.chart = { unit, lines, limits: limits || [] };
      this.plot = null;
    }

    add(x, values) {
      const xs = this.columns[0];
      if (xs.length > 0 && x <= xs[xs.length - 1]) {
        return;
      }
      [x].concat(values).forEach((value, index) => this.columns[index].push(value));
      if (xs.length > MOST_POINTS) {
        this.columns.forEach((column) => column.shift());
      }
      values.forEach((value, index) => set(this.values[index], value === null ? "" : this.shown(value)));
      this.draw();
    }

    draw() {
      if (this.figure.hidden) {
        this.figure.hidden = false;
      }
      if (this.plot) {
        this.plot.set(this.columns);
      } else if (this.columns[0].length > 1) {
        this.plot = mld6.chart(this.element, this.chart, frame, this.columns);
      }
    }
  }

  let pictures = null;

  function makePictures() {
    const isQuerier = run.command === "querier";
    const limits = new Map();
    run.expectations.filter((one) => one.unit === "seconds" && /_latency/.test(one.that))
      .forEach((one) => limits.set(one.limit, { label: "limit " + mld6.seconds(one.limit), value: one.limit }));
    pictures = {
      reports: new Growing("chart-reports", "Reports a second", "count",
        [{ label: "out", color: 1 }, { label: "in", color: 2 }]),
      memberships: new Growing("chart-memberships", isQuerier ? "Believed" : "Memberships", "count", isQuerier
        ? [{ label: "groups", color: 1 }, { label: "hosts, by group", color: 3 }]
        : [{ label: "there", color: 1 }, { label: "wanted", color: 3 }]),
    };
    if (run.command === "run") {
      pictures.latency = new Growing("chart-latency", "Latency", "seconds", [
        { label: "join p50", color: 3 }, { label: "join p99", color: 1 }, { label: "join max", color: 2 },
        { label: "leave p99", color: 4 }, { label: "change p99", color: 5 }], Array.from(limits.values()));
      pictures.data = new Growing("chart-data", "Packets received a second", "count", [{ label: "wanted", color: 1 }]);
      pictures.faults = new Growing("chart-faults", "Packets lost or unwanted a second", "count",
        [{ label: "lost", color: 2 }, { label: "unwanted", color: 5 }]);
    }
  }

  // ---- Verdict and phases.

  function key(expectation) {
    return [expectation.that, expectation.phase, expectation.population].join("\u0000");
  }

  function valueText(expectation) {
    if (expectation.value === null || expectation.value === undefined) {
      return "";
    }
    switch (expectation.unit) {
      case "seconds": return mld6.seconds(expectation.value);
      case "perSecond": return mld6.digits(expectation.value) + "/s";
      case "share": return mld6.digits(expectation.value);
      default: return mld6.count(expectation.value);
    }
  }

  function showExpectations() {
    list(at("expectations"), run.expectations, key, () => {
      const chip = make("li");
      ["b", "code", "span", "span"].forEach((name) => chip.append(make(name), " "));
      return chip;
    }, (chip, one) => {
      chip.className = one.outcome.replace(" ", "-");
      const parts = chip.children;
      set(parts[0], SIGNS[one.outcome] + " " + (one.outcome === "no data" && !over ? "not yet" : one.outcome));
      set(parts[1], one.that + (one.population ? " of " + one.population : ""));
      set(parts[2], one.phase === null ? "run" : one.phase);
      set(parts[3], valueText(one));
      chip.title = one.why || "";
    });
  }

  function showVerdict(verdict) {
    const element = at("verdict");
    element.hidden = verdict === null || run.expectations.length === 0;
    if (element.hidden) {
      return;
    }
    const held = run.expectations.filter((one) => one.outcome === "held").length;
    element.className = "verdict " + verdict;
    if (element.children.length === 0) {
      element.append(make("strong"), make("span"));
    }
    set(element.children[0], SIGNS[verdict] + " " + verdict);
    set(element.children[1], " " + (over ? "" : "so far: ") + held + " of " + run.expectations.length + " expectations hold");
  }

  function showPhases(phase) {
    at("phase-section").hidden = run.phases.length === 0;
    if (run.phases.length === 0) {
      return;
    }
    list(at("phases"), run.phases.map((one, index) => Object.assign({ index }, one)), (one) => String(one.index), (one) => {
      const bar = make("div");
      bar.style.flexGrow = String(Math.max(one.lengthSeconds, 0.001));
      bar.append(make("span", "done"), make("span", "name", one.name));
      bar.title = one.name + ", " + mld6.clock(one.lengthSeconds);
      return bar;
    }, (bar, one) => {
      const isNow = phase !== null && phase.index === one.index;
      const isDone = over || (phase !== null && one.index < phase.index);
      bar.className = isNow && !over ? "now" : "";
      const share = isDone ? 1 : isNow ? Math.min(1, phase.elapsedSeconds / one.lengthSeconds) : 0;
      bar.firstChild.style.width = share * 100 + "%";
    });
    if (phase !== null) {
      const left = Math.max(0, phase.lengthSeconds - phase.elapsedSeconds);
      const all = run.phases.slice(phase.index + 1).reduce((sum, one) => sum + one.lengthSeconds, left);
      set(at("phase-text"), over ? "" : phase.name + ", " + (phase.index + 1) + " of " + phase.count + " · "
        + (phase.paused ? "paused · " : "") + mld6.clock(left) + " left"
        + (all > left ? ", " + mld6.clock(all) + " in all" : ""));
    }
  }

  function band(phase, elapsed) {
    const open = frame.bands[frame.bands.length - 1];
    if (open && open.index === phase.index) {
      open.to = elapsed;
      return;
    }
    if (open) {
      open.to = elapsed - phase.elapsedSeconds;
    }
    frame.bands.push({ index: phase.index, name: phase.name, from: Math.max(0, elapsed - phase.elapsedSeconds), to: elapsed });
  }

  // ---- Numbers.

  function showState(name, text) {
    const element = at("state");
    element.className = "state " + name;
    set(element, text);
  }

  function tile(name, value, note) {
    return value === null || value === undefined ? [] : [{ name, value: mld6.count(value), note: note || "" }];
  }

  function showTiles(now, rates) {
    const wanted = now.wantedMemberships === null ? "" : "of " + mld6.count(now.wantedMemberships) + " wanted";
    const tiles = [].concat(
      tile("listeners", now.listeners), tile("memberships", now.memberships, wanted),
      tile("groups", now.groups), tile("groups believed", now.believedGroups), tile("hosts, by group", now.believedHosts),
      tile("Reports out", rates.sent, "a second"), tile("Reports in", rates.received, "a second"),
      tile("queries in", now.receivedQueries), tile("queries out", now.sentQueries), tile("answers pending", now.responsesPending));
    list(at("tiles"), tiles, (one) => one.name, (one) => {
      const element = make("div");
      element.append(make("dt", "", one.name), make("dd"), make("small", "muted"));
      return element;
    }, (element, one) => {
      set(element.children[1], one.value);
      set(element.children[2], one.note);
    });
  }

  function showTrust(now) {
    const fault = (name) => now.faults.filter((one) => one.fault === name).reduce((sum, one) => sum + one.count, 0);
    const rows = [
      { name: "Answers that were late", value: now.responsesLate },
      { name: "Frames the kernel dropped", value: now.kernelDroppedFrames },
      { name: "Frames the kernel refused", value: now.refusedFrames },
      { name: "Steps of the clock", value: fault("clock_stepped") },
      { name: "Frames the decoder dropped", value: now.droppedFrames, harmless: true },
      { name: "Largest lag of a timer", value: now.maxLagMillis, harmless: true, text: () => mld6.seconds(now.maxLagMillis / 1e3) },
    ].concat(now.faults.filter((one) => !["answers_late", "kernel_dropped", "frames_refused", "clock_stepped"].includes(one.fault))
      .map((one) => ({ name: one.line, value: one.count })))
      .filter((one) => one.value !== null && one.value !== undefined);
    list(at("trust"), rows, (one) => one.name, () => row(["", "n"]), (element, one) => {
      element.className = one.value > 0 && !one.harmless ? "missed" : "";
      set(element.children[0], one.name);
      set(element.children[1], one.text ? one.text() : mld6.count(one.value));
    });
  }

  function perSecond(now, name) {
    const seconds = (now.unixMillis - last.unixMillis) / 1e3;
    return seconds > 0 ? Math.max(0, (now[name] - last[name]) / seconds) : null;
  }

  function snapshot(now) {
    heardMillis = Date.now();
    offsetSeconds = now.unixMillis / 1e3 - now.elapsedSeconds;
    if (last === null) {
      last = now;
    }
    const rates = { sent: perSecond(now, "sentReports"), received: perSecond(now, "receivedReports") };
    showState(now.state, now.state + " · " + mld6.clock(now.elapsedSeconds)
      + (now.link === "up" ? "" : " · link " + now.link.replace("_", " ")));
    showTiles(now, rates);
    showTrust(now);
    showVerdict(now.verdict);
    if (now.phase !== null) {
      run.phase = now.phase;
      band(now.phase, now.elapsedSeconds);
    }
    showPhases(run.phase);
    set(at("pause"), run.phase !== null && run.phase.paused ? "Continue" : "Pause");
    if (rates.sent !== null) {
      pictures.reports.add(now.elapsedSeconds, [rates.sent, rates.received]);
    }
    pictures.memberships.add(now.elapsedSeconds, run.command === "querier"
      ? [now.believedGroups, now.believedHosts] : [now.memberships, now.wantedMemberships]);
    last = now;
    if (snapshots++ % SLOWLY === 0) {
      slowly();
    }
  }

  function second(one) {
    const numbers = one.numbers;
    const joins = [numbers.join_latency, numbers.join_latency_warm].filter((stats) => stats && stats.count > 0);
    const most = (name) => (joins.length === 0 ? null : Math.max(...joins.map((stats) => stats[name])));
    const of = (number, name) => (numbers[number] && numbers[number].count > 0 ? numbers[number][name] : null);
    const count = (number) => (numbers[number] ? numbers[number].count : 0);
    const x = one.unixSeconds - offsetSeconds;
    pictures.latency.add(x, [most("p50"), most("p99"), most("max"), of("leave_latency", "p99"), of("zap_latency", "p99")]);
    pictures.data.add(x, [count("data_received")]);
    pictures.faults.add(x, [count("data_lost"), count("data_unwanted")]);
  }

  // ---- What changes slowly.

  async function slowly() {
    await Promise.all([refreshRun(), refreshLatencies(), refreshGroups(), refreshBelieved()]).catch(() => {
      // The stream of events notices that nobody answers, and says so.
    });
  }

  async function refreshRun() {
    const now = await get("run");
    if (now !== null && !over) {
      run = now;
      showExpectations();
      at("controls").hidden = !run.controlAllowed;
      ["pause", "next"].forEach((id) => { at(id).hidden = run.phases.length === 0; });
    }
  }

  async function refreshLatencies() {
    if (run.command === "querier") {
      return;
    }
    const latencies = await get("latencies");
    if (latencies !== null) {
      showLatencies(latencies);
    }
  }

  function showLatencies(latencies) {
    const rows = [];
    if (latencies.run) {
      Object.keys(NAMES).filter((name) => latencies.run.numbers[name] && latencies.run.numbers[name].count > 0)
        .forEach((name) => rows.push({ name: NAMES[name], stats: latencies.run.numbers[name], scale: 1 }));
    }
    if (latencies.responseDelayMillis && latencies.responseDelayMillis.count > 0) {
      rows.push({ name: "answer to a query", stats: latencies.responseDelayMillis, scale: 1e-3 });
    }
    at("spread-section").hidden = rows.length === 0;
    list(at("spreads"), rows, (one) => one.name, () => row(["", "n", "n", "n", "n", "bars"]), (element, one) => {
      const cells = element.children;
      set(cells[0], one.name);
      set(cells[1], mld6.count(one.stats.count));
      ["p50", "p99", "max"].forEach((name, index) => set(cells[index + 2], mld6.seconds(one.stats[name] * one.scale)));
      showBars(cells[5], one.stats.buckets || [], latencies.bucketBoundsSeconds);
    });
  }

  /** Counts between the bounds; what comes is either each for itself, or how many are at most that. */
  function showBars(cell, buckets, bounds) {
    const counts = buckets.length === bounds.length ? buckets.map((count, index) => count - (buckets[index - 1] || 0)) : buckets;
    const most = Math.max(1, ...counts);
    list(cell, counts.map((count, index) => ({ count, index })), (one) => String(one.index), () => make("i"), (bar, one) => {
      bar.style.height = (one.count === 0 ? 0 : Math.max(0.08, one.count / most * 1.75)) + "rem";
      bar.title = mld6.count(one.count) + (one.index < bounds.length
        ? " up to " + mld6.seconds(bounds[one.index]) : " above " + mld6.seconds(bounds[bounds.length - 1]));
    });
  }

  async function refreshGroups() {
    const top = run.command === "querier" ? null : await get("groups?top=20");
    at("groups-section").hidden = top === null || top.groups.length === 0;
    if (at("groups-section").hidden) {
      return;
    }
    set(at("groups-title"), top.total > top.groups.length ? "Groups, the " + top.groups.length + " largest of " + mld6.count(top.total) : "Groups");
    set(at("groups-count"), top.of === "none" ? "" : top.of);
    const most = Math.max(1, ...top.groups.map((one) => one.count || 0));
    list(at("groups"), top.groups, (one) => one.group, () => {
      const element = row(["", "n", "share"]);
      element.children[2].append(make("i"));
      return element;
    }, (element, one) => {
      set(element.children[0], one.group);
      set(element.children[1], one.count === null ? "" : mld6.count(one.count));
      element.children[2].firstChild.style.width = (one.count || 0) / most * 100 + "%";
    });
  }

  async function refreshBelieved() {
    const believes = last !== null && last.believedGroups !== null;
    const state = believes ? await get("state/groups?limit=200") : null;
    at("believed-section").hidden = state === null;
    if (state === null) {
      return;
    }
    const more = state["groups-count"] - state.group.length;
    set(at("believed-title"), "Who listens: " + mld6.count(state["groups-count"]) + (state["groups-count"] === 1 ? " group" : " groups")
      + (more > 0 ? ", the first " + state.group.length : ""));
    list(at("believed"), state.group, (one) => one.vlan + " " + one["group-address"],
      () => row(["", "", "", "", "n", "", "n"]), (element, one) => {
        const cells = element.children;
        set(cells[0], one["group-address"]);
        set(cells[1], one.vlan);
        set(cells[2], one["filter-mode"] + (one["compatibility-version"] === 1 ? ", MLDv1" : ""));
        set(cells[3], one.source.map((source) => source["source-address"]).join(" ") || "–");
        set(cells[4], one["host-count"] > 0 || one.host.length > 0 ? mld6.count(one["host-count"]) : "–");
        const named = one.host.slice(0, 3).map((host) => host["host-address"]).join(" ");
        set(cells[5], named + (one.host.length > 3 ? " and " + mld6.count(one["host-count"] - 3) + " more" : ""));
        set(cells[6], mld6.digits(Math.round(one.expire)) + " s");
      });
  }

  // ---- Events.

  function notice(text, millis) {
    const line = make("li");
    line.append(make("time", "muted", new Date(millis).toLocaleTimeString("en-GB")), " " + text);
    at("notices").prepend(line);
    while (at("notices").children.length > MOST_NOTICES) {
      at("notices").lastChild.remove();
    }
  }

  function ended(end) {
    over = true;
    const result = end.report;
    if (result && Array.isArray(result.expectations)) {
      const units = new Map(run.expectations.map((one) => [key(one), one.unit]));
      run.expectations = result.expectations.map((one) => Object.assign({}, one, { unit: units.get(key(one)) }));
      showExpectations();
      showLatencies({ run: result.run, bucketBoundsSeconds: result.bucketBoundsSeconds });
    }
    showVerdict(end.verdict);
    showPhases(run.phase);
    showState("over", "ended: " + end.reason);
    at("controls").hidden = true;
    notice("ended: " + end.reason, end.unixMillis);
  }

  function listen() {
    const events = new EventSource(API + "events");
    const on = (name, deed) => events.addEventListener(name, (event) => {
      heardMillis = Date.now();
      deed(JSON.parse(event.data));
    });
    on("snapshot", snapshot);
    on("second", (one) => { if (pictures.latency) { second(one); } });
    on("phase", (phase) => {
      run.phase = phase;
      showPhases(phase);
    });
    on("expectation", (changed) => {
      const index = run.expectations.findIndex((one) => key(one) === key(changed));
      if (index >= 0) {
        run.expectations[index] = changed;
      } else {
        run.expectations.push(changed);
      }
      if (changed.outcome === "missed" && last !== null) {
        frame.marks.push({ at: last.elapsedSeconds, label: "✗", broken: true });
      }
      showExpectations();
    });
    on("notice", (one) => notice(one.line, one.unixMillis));
    on("lost", (one) => notice(one.events + " events are missing here", Date.now()));
    on("end", (end) => {
      events.close();
      ended(end);
    });
    events.onerror = () => {
      if (!over && events.readyState === EventSource.CLOSED) {
        setTimeout(listen, RETRY_MILLIS);
      }
    };
  }

  /** Says so when nothing is heard any more: a process that was killed says no farewell. */
  function watch() {
    const silent = Date.now() - heardMillis;
    if (!over && silent > SILENCE_MILLIS) {
      showState("silent", "no answer for " + Math.round(silent / 1e3) + " s: ended, or out of reach");
    }
  }

  async function command(path, body) {
    const answer = await fetch(API + path, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
    });
    if (!answer.ok) {
      notice((await answer.json()).error, Date.now());
    }
  }

  async function start() {
    run = await get("run").catch(() => null);
    if (run === null) {
      watch();
      setTimeout(start, RETRY_MILLIS);
      return;
    }
    document.title = run.name + " - mld6";
    set(at("name"), run.name);
    set(at("facts"), ["mld6 " + run.command + " on " + run.interface, run.seed === null ? "" : "seed " + run.seed,
      "version " + run.build.version].filter((text) => text !== "").join(" · "));
    makePictures();
    showExpectations();
    showVerdict(run.verdict);
    showPhases(run.phase);
    listen();
  }

  at("pause").addEventListener("click", () => command("run/pause", { paused: !(run.phase !== null && run.phase.paused) }));
  at("next").addEventListener("click", () => command("run/next-phase", {}));
  at("stop").addEventListener("click", () => {
    if (confirm("End the run? Listeners leave, and what was measured is judged.")) {
      command("run/stop", {});
    }
  });
  setInterval(watch, 1000);
  start();
})();
