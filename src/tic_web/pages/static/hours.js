// Hours are painted by dragging. Every hour stays a checkbox, for keyboards and without script.
for (const table of document.querySelectorAll("table.week")) {
  let painting = null;
  const boxAt = (x, y) => document.elementFromPoint(x, y)?.closest("td")?.querySelector("input");
  const count = () => {
    const total = table.querySelectorAll("input:checked").length;
    const out = document.querySelector("[data-hours-total]");
    if (out) out.textContent = `${total} ${total === 1 ? "hour" : "hours"} a week`;
  };
  table.addEventListener("pointerdown", (event) => {
    const box = event.target.closest("td")?.querySelector("input");
    if (!box || event.button !== 0 || event.pointerType === "touch") return;
    painting = !box.checked;
    box.checked = painting;
    event.preventDefault();
  });
  addEventListener("pointermove", (event) => {
    if (painting === null) return;
    // A quick hand passes several hours between two events.
    for (const { clientX, clientY } of [...(event.getCoalescedEvents?.() ?? []), event]) {
      const box = boxAt(clientX, clientY);
      if (box && table.contains(box)) box.checked = painting;
    }
  });
  addEventListener("pointerup", () => {
    // The click that follows would take the first hour back.
    if (painting === null) return;
    painting = null;
    const swallow = (event) => event.preventDefault();
    table.addEventListener("click", swallow, { capture: true });
    setTimeout(() => {
      table.removeEventListener("click", swallow, { capture: true });
      count();
    });
  });
  table.addEventListener("change", count);
  table.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key];
    if (!step || event.target.type !== "checkbox") return;
    const boxes = [...table.querySelectorAll("input")];
    boxes[boxes.indexOf(event.target) + step]?.focus();
    event.preventDefault();
  });
  count();
}
