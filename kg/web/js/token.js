// The access token of a service that asks for one. It is kept until the tab is closed, and goes to this service alone.

import { el } from "./dom.js";

const KEY = "claimgraph-token";
let asking = null;

export function storedToken() {
  try { return sessionStorage.getItem(KEY) || ""; } catch { return ""; }
}

function keep(token) {
  try { sessionStorage.setItem(KEY, token); } catch { /* without storage it holds for this answer only */ }
}

// Asks once, however many requests wait for it. `refused` is the token that did not do. Empty where the reader declines.
export function askToken(refused) {
  if (storedToken() && storedToken() !== refused) return Promise.resolve(storedToken());
  asking ||= new Promise((resolve) => {
    const input = el("input", { id: "token", type: "password", autocomplete: "off", spellcheck: "false", required: true });
    const dialog = el("dialog", { class: "token", "aria-labelledby": "token-title" },
      el("form", { method: "dialog", onsubmit: () => { keep(input.value.trim()); dialog.close("given"); } },
        el("h2", { id: "token-title" }, "This service asks for a token"),
        el("p", {}, refused ? "The token was not accepted. Check it with whoever runs the service." : "Whoever runs it has one for you. It stays in this tab until you close it."),
        el("label", { for: "token" }, "Access token"),
        input,
        el("div", { class: "row" },
          el("button", { type: "submit" }, "Use it"),
          el("button", { type: "button", class: "quiet", onclick: () => dialog.close("") }, "Cancel"))));
    dialog.addEventListener("close", () => {
      dialog.remove();
      asking = null;
      resolve(dialog.returnValue === "given" ? input.value.trim() : "");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
  return asking;
}
