// Shows how far an upload is, and brings the answer into this page. Without it the form works as it is.
const form = document.querySelector("form[data-upload]");

function say(problem) {
  const old = document.getElementById("file-problem");
  if (old) old.remove();
  const said = Object.assign(document.createElement("div"), { id: "file-problem", className: "problem" });
  said.setAttribute("role", "alert");
  said.textContent = problem;
  const file = document.getElementById("file");
  file.before(said);
  file.setAttribute("aria-describedby", "file-hint file-problem");
  file.setAttribute("aria-invalid", "true");
  file.focus();
}

function ready(form, isReady) {
  if (isReady) delete form.dataset.sent;
  else form.dataset.sent = "yes";
  for (const button of form.querySelectorAll("button")) {
    if (isReady) button.removeAttribute("aria-disabled");
    else button.setAttribute("aria-disabled", "true");
  }
  form.querySelector("[data-progress]").hidden = isReady;
}

function show(request) {
  if (request.status < 400 && request.responseURL) return void location.assign(request.responseURL);
  const answered = new DOMParser().parseFromString(request.responseText, "text/html");
  const main = answered.querySelector("main");
  if (!main) return void say("It did not work. Try again in a moment.");
  document.querySelector("main").replaceWith(main);
  begin(main.querySelector("form[data-upload]"));
  (main.querySelector("[autofocus]") || main).focus();
}

function begin(form) {
  if (!form) return;
  const bar = form.querySelector("progress");
  const words = form.querySelector("[data-progress-words]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (form.dataset.sent) return;
    const file = form.querySelector("input[type=file]").files[0];
    if (!file) return void say("No file was chosen. Choose the PDF or Word document with your CV.");
    if (file.size > Number(form.dataset.largest))
      return void say("The file is larger than 5 MB. Leave pictures out, or save it smaller.");
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (step) => {
      const part = Math.round((100 * step.loaded) / step.total);
      bar.value = part;
      words.textContent = part < 100 ? `${part} % uploaded` : "Uploaded. It is being read and sealed.";
    });
    request.addEventListener("load", () => show(request));
    const failed = () => {
      ready(form, true);
      say("The connection broke, and nothing was stored. Try again.");
    };
    for (const kind of ["error", "abort", "timeout"]) request.addEventListener(kind, failed);
    ready(form, false);
    words.textContent = "0 % uploaded";
    request.open("POST", form.action);
    request.setRequestHeader("accept", "text/html");
    request.setRequestHeader("x-csrf-token", form.elements.namedItem("_csrf_token").value);
    request.send(new FormData(form));
  });
}

begin(form);
