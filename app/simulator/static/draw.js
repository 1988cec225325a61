// Makes elements, and writes times as minutes and seconds.

export function make(tag, { text, ...facts } = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(facts)) {
    if (value !== undefined && value !== null) element.setAttribute(name, value);
  }
  if (text !== undefined) element.textContent = text;
  element.append(...children.filter(Boolean));
  return element;
}

export function minutes(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// Adds what is new at the end and keeps the end in sight, unless the reader has scrolled up.
export function follow(list, add) {
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  add();
  if (atEnd) list.scrollTop = list.scrollHeight;
}
