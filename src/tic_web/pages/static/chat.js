// An open conversation: what is said appears, what is written is sent and sent again until it arrives.
const chat = document.querySelector("[data-chat]");
const now = document.querySelector("[data-chat-now]");
const said = document.querySelector("[data-chat-said]");
const here = document.querySelector("[data-chat-here]");
const pauses = [500, 1000, 2000, 4000, 8000, 15_000];
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const form = () => document.querySelector("form#write");
const token = () => document.querySelector("[name=_csrf_token]").value;
const parsed = (html) => new DOMParser().parseFromString(html, "text/html");

if (chat) begin();

function begin() {
  const id = chat.dataset.chat;
  const other = chat.dataset.other;
  const api = `/api/v1/conversations/${id}`;
  const post = (path) => fetch(`${api}/${path}`, { method: "POST", headers: { "x-csrf-token": token() } });
  let typing, presence, isRead = true, fetching = false, again = false;

  // The server's own lines: those that are new are added, those that changed are replaced.
  function merge(lines) {
    const fresh = [...lines].filter((line) => line.id);
    const isNear = innerHeight + scrollY > document.body.scrollHeight - 300;
    if (fresh.length && !fresh.some((line) => document.getElementById(line.id)) && chat.querySelector("[id]")) {
      return void location.reload(); // more was said than one page holds
    }
    for (const line of fresh) {
      const shown = document.getElementById(line.id);
      if (shown && shown.dataset.mark === line.dataset.mark) continue;
      if (shown) shown.replaceWith(line);
      else {
        chat.insertBefore(line, chat.querySelector(".pending"));
        if (line.classList.contains("mine")) continue;
        isRead = false;
        now.textContent = "";
        said.textContent = `${other}: ${line.querySelector(".body")?.textContent ?? "deleted"}`;
      }
    }
    chat.dispatchEvent(new CustomEvent("fresh", { bubbles: true }));
    if (isNear) (chat.lastElementChild || chat).scrollIntoView({ block: "nearest" });
    read();
  }

  function read() {
    if (isRead || document.hidden) return;
    isRead = true;
    post("read").catch(() => (isRead = false));
  }

  async function refresh() {
    again = fetching;
    if (fetching) return;
    fetching = true;
    try {
      do {
        again = false;
        const answer = await fetch(`/inbox/${id}/latest`, { headers: { accept: "text/html" } });
        if (answer.ok) merge(parsed(`<ol>${await answer.text()}</ol>`).querySelectorAll("li"));
      } while (again);
    } catch {
      // Offline: it is looked at again when the stream is back.
    }
    fetching = false;
  }

  // Whether messages are possible may have changed; what is being written stays.
  async function contact() {
    try {
      const answer = await fetch(location.pathname, { headers: { accept: "text/html" } });
      if (answer.ok) replaceForm(parsed(await answer.text()), document.querySelector("[name=body]")?.value || "");
    } catch {
      // Offline: the server says it when something is sent.
    }
  }

  function replaceForm(page, text) {
    const fresh = page.getElementById("write");
    const field = fresh.querySelector("[name=body]");
    if (field) field.value = text;
    else if (text) {
      const kept = document.createElement("p");
      kept.className = "lines";
      kept.textContent = text;
      fresh.append("Your message was not sent. Here it is, to be copied:", kept);
    }
    document.getElementById("write").replaceWith(fresh);
    return fresh;
  }

  // One after the other, in the order in which they were written.
  let sending = Promise.resolve();
  addEventListener("submit", (event) => {
    if (event.target !== form()) return;
    event.preventDefault();
    event.stopPropagation();
    const field = form().querySelector("[name=body]");
    if (!field.value.trim()) return;
    const data = new URLSearchParams(new FormData(form()));
    // However often it is sent, it is said once.
    data.set("once", [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(36)).join("-"));
    const line = pending(field.value);
    field.value = "";
    field.focus();
    sending = sending.then(() => send(data, line));
  }, true);

  function pending(text) {
    const line = document.createElement("li");
    line.className = "mine pending";
    const head = Object.assign(document.createElement("p"), { className: "said" });
    head.append(Object.assign(document.createElement("span"), { className: "quiet", textContent: "Sending" }));
    line.append(head, Object.assign(document.createElement("p"), { className: "body", textContent: text }));
    chat.append(line);
    line.scrollIntoView({ block: "nearest" });
    return line;
  }

  async function send(data, line) {
    for (const pause of [...pauses, 0]) {
      let answer;
      try {
        // Kept alive: who sends and leaves at once has sent.
        answer = await fetch(`/inbox/${id}`, {
          method: "POST", body: data, headers: { accept: "text/html" }, keepalive: true,
        });
      } catch {
        answer = null;
      }
      if (answer && answer.status < 500 && answer.status !== 429) return arrived(answer, data, line);
      line.querySelector(".quiet").textContent = "Not sent yet. Trying again";
      if (pause) await wait(pause);
    }
    failed(data, line, "It could not be sent. Send it again when you are connected.");
  }

  async function arrived(answer, data, line) {
    const page = parsed(await answer.text());
    if (answer.ok && page.querySelector("[data-chat]")) {
      line.remove();
      return merge(page.querySelectorAll("[data-chat] > li"));
    }
    line.remove();
    const written = form()?.querySelector("[name=body]").value;
    if (!page.getElementById("write")) {
      // Signed out meanwhile, or worse: the server's own page says so, and keeps what was written.
      for (const name of ["body", "once"]) form().elements.namedItem(name).value = data.get(name);
      return void form().submit();
    }
    replaceForm(page, [data.get("body"), written].filter(Boolean).join("\n\n")).querySelector("[autofocus], textarea")?.focus();
  }

  function failed(data, line, words) {
    line.remove();
    now.textContent = words;
    const field = form()?.querySelector("[name=body]");
    if (field) field.value = [data.get("body"), field.value].filter(Boolean).join("\n\n");
  }

  let told = 0;
  addEventListener("input", (event) => {
    if (event.target.name !== "body" || Date.now() - told < 4000) return;
    told = Date.now();
    post("typing").catch(() => {});
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.name === "body") form()?.requestSubmit();
  });

  document.addEventListener("live", ({ detail: { kind, data } }) => {
    if (kind === "hello" || kind === "reset") return void refresh();
    if (data.conversation_id !== id) return;
    if (kind === "contact") contact();
    else if (kind === "typing") {
      now.textContent = `${other} is writing`;
      clearTimeout(typing);
      typing = setTimeout(() => (now.textContent = ""), 6000);
    } else if (kind === "presence") {
      here.hidden = false;
      clearTimeout(presence);
      presence = setTimeout(() => (here.hidden = true), 75_000);
    } else refresh();
  });
  document.addEventListener("visibilitychange", read);
}
