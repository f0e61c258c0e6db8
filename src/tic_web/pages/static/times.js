// Open times in the reader's own zone. Without script, the zone is chosen from the list.
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
const mark = () => {
  for (const words of document.querySelectorAll("[data-your-zone]")) words.hidden = words.dataset.yourZone !== own;
};
const here = new URL(location.href);
const shown = document.querySelector("[data-times]");
const known = shown && [...shown.querySelectorAll("#zone option")].some((option) => option.value === own);
if (known && !here.searchParams.has("zone") && !shown.querySelector(`[data-your-zone="${CSS.escape(own)}"]`)) {
  here.searchParams.set("zone", own);
  try {
    const answer = await fetch(here, { headers: { accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-times]");
    if (answer.ok && fresh) shown.replaceWith(fresh);
  } catch {
    // Offline: the times that are shown stay, and say their zone.
  }
}
mark();
