// A chart above each table of the statistics, drawn from the table's own rows.
"use strict";

for (const element of document.querySelectorAll(".chart[data-table]")) {
  const rows = [...document.getElementById(element.dataset.table).tBodies[0].rows];
  const values = rows.map((row) => [row.cells[0].textContent, Number(row.cells[1].textContent)]);
  if (values.some(([, value]) => value)) draw(element, values);
}

function draw(element, values) {
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  element.hidden = false;
  element.setAttribute("aria-hidden", "true"); // the table below says the same
  const chart = echarts.init(element);
  const size = parseFloat(getComputedStyle(element).fontSize) * 0.85;
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: getComputedStyle(element).fontFamily, fontSize: size },
    grid: { left: 8, right: 48, top: 4, bottom: 4, containLabel: true },
    xAxis: { type: "value", show: false },
    yAxis: {
      type: "category", inverse: true, data: values.map(([name]) => name), axisTick: { show: false },
      axisLine: { lineStyle: { color: colour("--line") } },
      axisLabel: { color: colour("--ink"), fontSize: size, width: 150, overflow: "truncate" },
    },
    series: [{
      type: "bar", data: values.map(([, value]) => value), barMaxWidth: 22, itemStyle: { color: colour("--accent") },
      label: { show: true, position: "right", color: colour("--ink"), fontSize: size },
    }],
  });
  addEventListener("resize", () => chart.resize());
}
