// A text box that offers what could be meant, after the ARIA combobox pattern: arrows choose, Enter takes, Escape closes.

import { el } from "./dom.js";

const WAIT = 90;
let count = 0;

// `find(input, signal)` gives the options, each {text, detail?, type?, take()}; `label` names the list.
export function combobox(input, { find, label }) {
  const id = `options-${++count}`;
  const list = el("ul", { id, class: "options", role: "listbox", "aria-label": label, hidden: true });
  let options = [];
  let chosen = -1;
  let timer = 0;
  let running = null;

  input.setAttribute("role", "combobox");
  for (const [name, value] of [["autocomplete", "list"], ["expanded", "false"], ["controls", id]]) input.setAttribute(`aria-${name}`, value);
  input.after(list);

  function close() {
    clearTimeout(timer);
    running?.abort();
    options = [];
    choose(-1);
    list.hidden = true;
    list.replaceChildren();
    input.setAttribute("aria-expanded", "false");
  }

  function choose(index) {
    chosen = index;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === index)));
    if (index < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", `${id}-${index}`);
    list.children[index]?.scrollIntoView({ block: "nearest" });
  }

  function take(option) {
    close();
    option.take();
  }

  function show(found) {
    options = found;
    list.replaceChildren(...found.map((option, i) => el("li", {
      id: `${id}-${i}`, role: "option", "aria-selected": "false",
      // The box keeps the focus: a blur would close the list before the click.
      onmousedown: (event) => event.preventDefault(),
      onclick: () => take(option),
    }, option.type && el("i", { class: `dot kind-${option.type.toLowerCase()}` }), el("span", { class: "text" }, option.text), option.detail && el("span", { class: "detail" }, option.detail))));
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(Boolean(found.length)));
    choose(-1);
  }

  async function look() {
    running?.abort();
    const mine = (running = new AbortController());
    try {
      const found = await find(input, mine.signal);
      if (!mine.signal.aborted && document.activeElement === input) show(found);
    } catch {
      if (!mine.signal.aborted) close();
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, WAIT);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (options.length) choose(((chosen + 1 + step + options.length + 1) % (options.length + 1)) - 1);
      else if (step > 0) look();
    } else if (event.key === "Enter") {
      if (chosen >= 0) { event.preventDefault(); take(options[chosen]); } else close();
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Tab" && chosen >= 0) {
      take(options[chosen]);
    }
  });
  return { close };
}
