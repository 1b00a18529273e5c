// SPDX-License-Identifier: Apache-2.0
// Makes the pictures of a report interactive: values under the cursor, and a part of the time drawn larger.
"use strict";

(function () {
  const source = document.getElementById("timeline-data");
  if (!source) {
    return;
  }
  const data = JSON.parse(source.textContent);
  data.charts.forEach((chart) => {
    const figure = document.getElementById(chart.id);
    const keys = Array.from(figure.querySelectorAll(".key"));
    const values = keys.map((key) => key.appendChild(document.createElement("b")));
    const shown = chart.unit === "seconds" ? mld6.seconds : mld6.count;
    figure.classList.add("live");
    mld6.chart(figure.querySelector(".plot"), chart, data, [data.x].concat(chart.lines.map((line) => line.y)), (at) => {
      values.forEach((value, index) => {
        const y = at === null ? null : at.y[index];
        value.textContent = y === null || y === undefined ? "" : shown(y);
      });
    });
  });
})();
