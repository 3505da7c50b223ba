// Redaction's additions for browsers that run scripts: parts of a page are drawn with the mouse or the keyboard, and what
// is ticked shows on the page. The numbers in the form are what counts.
"use strict";

const frame = document.getElementById("sheet");
if (frame) {
  const svg = frame.querySelector("svg");
  const areas = document.getElementById("areas");
  const status = document.getElementById("draw-status");
  const { width, height } = svg.viewBox.baseVal;
  const STEP = 1, STRIDE = 10, LEAST = 0.5;
  let start = null;
  let cursor = { x: width / 2, y: height / 4 };
  let shape = null;
  let cross = null;

  document.getElementById("draw-help").hidden = false;
  frame.tabIndex = 0;
  frame.setAttribute("role", "application");
  frame.setAttribute("aria-label", status.dataset.name);
  frame.classList.add("drawable");

  const within = (value, most) => Math.min(Math.max(value, 0), most);
  const add = (name, attributes) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    svg.append(made);
    return made;
  };
  const box = (one, other) => ({
    x: Math.min(one.x, other.x), y: Math.min(one.y, other.y),
    width: Math.abs(one.x - other.x), height: Math.abs(one.y - other.y),
  });
  const place = (event) => {
    const shown = svg.getBoundingClientRect();
    return {
      x: within(((event.clientX - shown.left) / shown.width) * width, width),
      y: within(((event.clientY - shown.top) / shown.height) * height, height),
    };
  };
  const stretch = (to) => {
    shape ??= add("rect", { class: "drawing" });
    for (const [key, value] of Object.entries(box(start, to))) shape.setAttribute(key, value);
  };
  const stop = () => {
    shape?.remove();
    shape = start = null;
  };

  // A row is free where nothing is filled in; there are more after saving.
  const freeRow = () => [...areas.querySelectorAll(".area")].find(
    (row) => [...row.querySelectorAll("input")].every((input) => !input.value));
  const fill = (drawn) => {
    const row = freeRow() ?? anotherRow();
    if (!row) {
      status.textContent = status.dataset.full;
      return;
    }
    const values = { page: frame.dataset.page, left: drawn.x, top: drawn.y, width: drawn.width, height: drawn.height };
    for (const input of row.querySelectorAll("input")) {
      const value = values[input.name.split("-").pop()];
      input.value = typeof value === "number" ? value.toFixed(1) : value;
    }
    add("rect", { class: "chosen", ...drawn });
    status.textContent = status.dataset.drawn;
  };
  const anotherRow = () => {
    const total = areas.querySelector("[name$=TOTAL_FORMS]");
    const most = Number(areas.querySelector("[name$=MAX_NUM_FORMS]").value);
    const rows = areas.querySelectorAll(".area");
    const number = rows.length;
    if (number >= most) return null;
    const row = rows[number - 1].cloneNode(true);
    row.setAttribute("aria-label", row.getAttribute("aria-label").replace(String(number), String(number + 1)));
    for (const input of row.querySelectorAll("input")) {
      const name = input.name.replace(/-\d+-/, `-${number}-`);
      row.querySelector(`label[for="${input.id}"]`).htmlFor = `id_${name}`;
      input.name = name;
      input.id = `id_${name}`;
      input.value = "";
    }
    rows[number - 1].after(row);
    total.value = String(number + 1);
    return row;
  };
  const finish = (to) => {
    const drawn = box(start, to);
    stop();
    if (drawn.width >= LEAST && drawn.height >= LEAST) fill(drawn);
  };

  frame.addEventListener("pointerdown", (event) => {
    if (event.button || event.pointerType === "touch") return; // a finger scrolls
    event.preventDefault();
    frame.focus({ preventScroll: true });
    frame.setPointerCapture(event.pointerId);
    start = place(event);
  });
  frame.addEventListener("pointermove", (event) => start && event.buttons && stretch(place(event)));
  frame.addEventListener("pointerup", (event) => start && event.pointerType !== "touch" && finish(place(event)));
  frame.addEventListener("pointercancel", stop);

  const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  frame.addEventListener("keydown", (event) => {
    if (event.key in move) {
      const step = event.shiftKey ? STRIDE : STEP;
      const [across, down] = move[event.key];
      cursor = { x: within(cursor.x + across * step, width), y: within(cursor.y + down * step, height) };
      if (start) stretch(cursor);
    } else if (event.key === "Enter" || event.key === " ") {
      if (start) finish(cursor);
      else {
        start = cursor;
        status.textContent = status.dataset.started;
      }
    } else if (event.key === "Escape") stop();
    else return;
    event.preventDefault();
    cross ??= add("path", { class: "cursor" });
    cross.setAttribute("d", `M${cursor.x - 4} ${cursor.y}h8M${cursor.x} ${cursor.y - 4}v8`);
  });
  frame.addEventListener("blur", () => {
    cross?.remove();
    cross = null;
  });
}

for (const tick of document.querySelectorAll("input[name=entries]")) {
  tick.addEventListener("change", () => {
    for (const mark of document.querySelectorAll(`[data-entry="${tick.value}"]`))
      mark.setAttribute("class", tick.checked ? "chosen" : "found");
  });
}
