// How far an export is, without loading the page again. Without script, a link does the same.
const every = 1500;

async function look() {
  const answer = await fetch(location.pathname, { headers: { accept: "text/html" } }).catch(() => null);
  if (answer?.ok && !answer.redirected) {
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("export");
    const shown = document.getElementById("export");
    if (fresh && shown && !shown.contains(document.activeElement)) shown.replaceWith(fresh);
  }
  if (document.querySelector("#export [data-open]")) setTimeout(look, every);
}

if (document.querySelector("#export [data-open]")) setTimeout(look, every);
