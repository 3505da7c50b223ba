// The check-up's additions for browsers that run scripts: a chart above its table, and closing the place that is shown.
"use strict";

for (const chart of document.querySelectorAll(".chart[data-values]")) {
  const values = JSON.parse(document.getElementById(chart.dataset.values).textContent);
  if (!values.length || values.every(([, value]) => !value)) continue;
  const script = document.createElement("script");
  script.src = document.querySelector("[data-echarts]").dataset.echarts;
  script.onload = () => draw(chart, values);
  document.head.append(script);
}

function draw(element, values) {
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  element.hidden = false;
  element.setAttribute("aria-hidden", "true"); // the table below says the same
  element.classList.add(values.length > 6 ? "tall" : "low");
  const chart = echarts.init(element);
  const size = parseFloat(getComputedStyle(element).fontSize) * 0.85;
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: getComputedStyle(element).fontFamily, fontSize: size },
    grid: { left: 8, right: 40, top: 4, bottom: 4, containLabel: true },
    xAxis: { type: "value", show: false },
    yAxis: {
      type: "category", inverse: true, data: values.map(([name]) => name), axisTick: { show: false },
      axisLine: { lineStyle: { color: colour("--line") } },
      axisLabel: { color: colour("--ink"), fontSize: size, width: 130, overflow: "truncate" },
    },
    series: [{
      type: "bar", data: values.map(([, value]) => value), barMaxWidth: 22, itemStyle: { color: colour("--accent") },
      label: { show: true, position: "right", color: colour("--ink"), fontSize: size },
    }],
  });
  addEventListener("resize", () => chart.resize());
}

document.addEventListener("click", (event) => {
  if (event.target.closest("#place .close")) document.getElementById("place").replaceChildren();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.getElementById("place")?.replaceChildren();
});
document.addEventListener("htmx:afterSwap", () => {
  for (const button of document.querySelectorAll("#place .close")) button.hidden = false;
});
