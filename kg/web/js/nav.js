// The address is the page's state. Views change it through here; app.js says how it is drawn.

let draw = () => {};

export function onNavigate(drawer) {
  draw = drawer;
}

// Parameters as an object, pairs or a URLSearchParams; empty values are left out.
export function addressOf(parameters) {
  const pairs = parameters instanceof URLSearchParams ? [...parameters] : Array.isArray(parameters) ? parameters : Object.entries(parameters);
  const query = new URLSearchParams(pairs.filter(([, value]) => value !== null && value !== undefined && value !== "")).toString();
  return query ? `/?${query}` : "/";
}

// Shows another view, as following a link does.
export function go(parameters) {
  const address = typeof parameters === "string" ? parameters : addressOf(parameters);
  if (address !== location.pathname + location.search) history.pushState(null, "", address);
  draw({ focus: true });
}

// Notes what the reader changed within a view that has drawn it already; `replace` where going back should pass over it.
export function note(parameters, { replace = false } = {}) {
  const address = addressOf(parameters);
  if (address === location.pathname + location.search) return;
  history[replace ? "replaceState" : "pushState"](null, "", address);
}
