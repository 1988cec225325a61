// The draft of a call flow: unsaved work is not lost unseen, and links of problems find their place.
const forms = [...document.querySelectorAll("form[data-guard]")];
const yaml = document.getElementById("yaml");
let dirty = forms.some((form) => form.hasAttribute("data-dirty"));

// A form that is sent keeps what was typed: it is saved, or drawn again unsaved.
for (const form of forms) {
  form.addEventListener("input", () => {
    dirty = true;
    form.querySelector(".fd-unsaved").hidden = false;
  });
  form.addEventListener("submit", () => { dirty = false; });
}
addEventListener("beforeunload", (event) => {
  if (dirty) event.preventDefault();
});

function show(field) {
  for (let part = field.parentElement; part; part = part.parentElement) {
    if (part instanceof HTMLDetailsElement) part.open = true;
  }
  const target = field.matches("fieldset") ? field.querySelector("input:not([type=hidden]), textarea, select, button") : field;
  target?.focus();
}

function toLine(number) {
  const lines = yaml.value.split("\n");
  const start = lines.slice(0, number - 1).join("\n").length + (number > 1 ? 1 : 0);
  yaml.focus();
  yaml.setSelectionRange(start, start + (lines[number - 1] ?? "").length);
  yaml.scrollTop = Math.max(0, (number - 6) * (yaml.scrollHeight / lines.length));
}

// A problem of what is open here is shown here: going to its page would lose what is typed.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("#check a");
  if (!link) return;
  if (link.dataset.line && yaml) {
    event.preventDefault();
    toLine(Number(link.dataset.line));
    return;
  }
  const here = forms[0]?.elements.namedItem("step")?.value ?? null;
  const there = new URL(link.href).searchParams.get("step") ?? "";
  const field = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (here === there && field) {
    event.preventDefault();
    show(field);
  }
});

// The step that is open is in the middle of its drawing.
const drawn = document.getElementById("drawn");
const box = document.getElementById("drawn-here")?.getBBox();
if (drawn && box) drawn.scrollTo(box.x + box.width / 2 - drawn.clientWidth / 2, box.y + box.height / 2 - drawn.clientHeight / 2);

// The first line to mend is in sight.
const numbered = document.getElementById("numbered");
const wrong = numbered?.querySelector(".fd-lines__wrong");
if (wrong) numbered.scrollTo(0, wrong.offsetTop - numbered.offsetTop - numbered.clientHeight / 3);
