// Times in the reader's own zone, in the very form in which the server writes those of other zones.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const zoneWords = zone === "UTC" ? zone : `${zone.slice(zone.lastIndexOf("/") + 1).replaceAll("_", " ")} time`;
const clock = new Intl.DateTimeFormat("en-US", {
  weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
});
function inOwnZone(root) {
  for (const element of root.querySelectorAll("time[data-moment]:not([title])")) {
    const at = Object.fromEntries(clock.formatToParts(new Date(element.dateTime)).map((part) => [part.type, part.value]));
    const day = element.dataset.moment === "short" ? "" : `${at.weekday} ${at.day} ${at.month} ${at.year}, `;
    element.title = element.textContent;
    element.textContent = `${day}${at.hour}:${at.minute} ${zoneWords}`;
  }
}
inOwnZone(document);
document.addEventListener("fresh", (event) => inOwnZone(event.target));

// A zone nobody has chosen yet begins with the reader's own.
for (const select of document.querySelectorAll("select[data-guess-zone]")) {
  const own = [...select.options].find((option) => option.value === zone);
  if (own) own.selected = true;
}

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) return void event.preventDefault();
  form.dataset.sent = "yes";
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
});
// Coming back by the browser's own button, it may be sent again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
  }
});

// What was done has been said: reloading need not say it again.
const here = new URL(location.href);
if (here.searchParams.has("said")) {
  here.searchParams.delete("said");
  history.replaceState(history.state, "", here);
}

// What is waited for is looked at again by itself.
for (const waiting of document.querySelectorAll("[data-again]")) {
  setTimeout(() => location.reload(), Number(waiting.dataset.again) * 1000);
}

// A script of ours that fails here is told of: what kind, in which of our files, on which kind of page.
let told = 0;
function tell(error, file, line, column) {
  if (told++ >= 3) return;
  const place = /\/static\/([a-z]+\.js)[^:]*:(\d+):(\d+)/.exec(error?.stack ?? "");
  const body = JSON.stringify({
    kind: /^[A-Za-z]{1,40}$/.test(error?.name ?? "") ? error.name : "Error",
    file: place?.[1] ?? new URL(file || "/", location.href).pathname.replace("/static/", "").slice(0, 60),
    line: Number(place?.[2] ?? line ?? 0),
    column: Number(place?.[3] ?? column ?? 0),
    route: document.body.dataset.route ?? "",
  });
  fetch("/browser-failures", { method: "POST", headers: { "content-type": "application/json" }, body, keepalive: true })
    .catch(() => {});
}
addEventListener("error", (event) => tell(event.error, event.filename, event.lineno, event.colno));
addEventListener("unhandledrejection", (event) => tell(event.reason));
