// The keys of the keyboard press those of the page, and the page can speak.

const ALOUD = "front-door:aloud";

function typed(event) {
  if (event.target.matches("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
  document.querySelector(`#phone [data-key="${CSS.escape(event.key)}"]`)?.click();
}

function speak() {
  const tick = document.getElementById("aloud");
  if (!tick) return;
  tick.checked = sessionStorage.getItem(ALOUD) === "yes";
  speechSynthesis.cancel();
  if (!tick.checked) return;
  for (const said of document.querySelectorAll("#now .fd-try__said")) {
    const words = new SpeechSynthesisUtterance(said.lastChild.textContent);
    words.lang = said.lang;
    speechSynthesis.speak(words);
  }
}

function showLast() {
  const log = document.getElementById("heard");
  if (log) log.scrollTop = log.scrollHeight;
}

function ticked(event) {
  if (event.target.id !== "aloud") return;
  sessionStorage.setItem(ALOUD, event.target.checked ? "yes" : "no");
  speak();
}

function drawn() {
  speak();
  showLast();
}

document.addEventListener("keydown", typed);
document.addEventListener("change", ticked);
document.addEventListener("htmx:after:swap", drawn);
drawn();
