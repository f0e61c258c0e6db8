// What happens in one's conversations, as it happens. One tab of a browser holds the stream and tells the others:
// a browser opens few connections to one site, and pages need them. Without it, pages show what was there when
// they were loaded.
const account = document.getElementById("live").dataset.account;
const name = `live-${account}`;
const tabs = new BroadcastChannel(name);
const kinds = [
  "hello", "message", "message-edited", "message-deleted", "read", "contact", "reset", "unread", "typing", "presence",
];
const slowest = 60_000;
let last = "";
let pause = 1000;

function show(told) {
  if (told.data.unread !== undefined) count(told.data.unread);
  if (told.kind === "unread") count(told.data.conversations);
  document.dispatchEvent(new CustomEvent("live", { detail: told }));
}

function count(unread) {
  for (const place of document.querySelectorAll("[data-unread]")) {
    place.firstChild.textContent = unread;
    place.hidden = !unread;
  }
}

function follow() {
  const source = new EventSource(`/api/v1/events${last && `?last_event_id=${last}`}`);
  for (const kind of kinds) {
    source.addEventListener(kind, (event) => {
      last = event.lastEventId;
      pause = 1000;
      const told = { kind, data: JSON.parse(event.data) };
      tabs.postMessage(told);
      show(told);
    });
  }
  source.addEventListener("end", (event) => {
    source.close();
    if (JSON.parse(event.data).reason !== "signed-out") later();
  });
  source.addEventListener("error", () => {
    // Otherwise it comes back by itself.
    if (source.readyState === EventSource.CLOSED) later();
  });
}

function later() {
  setTimeout(follow, pause * (0.5 + Math.random()));
  pause = Math.min(2 * pause, slowest);
}

tabs.addEventListener("message", (event) => show(event.data));
// The page itself comes first. The tab that has the stream keeps it until it is closed; then another one takes it.
addEventListener("load", () =>
  setTimeout(() => {
    if (!navigator.locks) return void follow();
    navigator.locks.request(name, () => {
      follow();
      return new Promise(() => {});
    });
    // This tab may have missed what was told between the page and now.
    show({ kind: "hello", data: {} });
  }, 700),
);

// Lists that are shown whole are fetched whole.
const list = document.querySelector("[data-fresh]");
const changes = new Set(["message", "message-edited", "message-deleted", "read", "reset", "hello"]);
let fetching = null;
async function refresh() {
  fetching = null;
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-fresh]");
    if (!answer.ok || !fresh || fresh.innerHTML === list.dataset.shown) return;
    list.dataset.shown = fresh.innerHTML;
    list.replaceChildren(...fresh.childNodes);
    list.dispatchEvent(new CustomEvent("fresh", { bubbles: true }));
  } catch {
    // Offline: what is shown stays.
  }
}
if (list) {
  document.addEventListener("live", (event) => {
    if (changes.has(event.detail.kind)) fetching ??= setTimeout(refresh, 300);
  });
}
