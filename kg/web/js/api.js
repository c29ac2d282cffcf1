// Asks the service. An error is thrown as its problem document: {title, status, detail}.

export async function get(path, parameters, signal) {
  const query = parameters ? "?" + new URLSearchParams(parameters) : "";
  let response;
  try {
    response = await fetch(path + query, { signal, headers: { Accept: "application/json" } });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw { title: "The service does not answer", status: 0, detail: "It may have been stopped. Start it again and try once more." };
  }
  const body = await response.json().catch(() => null);
  if (!response.ok) throw body || { title: "The service failed", status: response.status, detail: "It gave no reason." };
  return body;
}

export const getEntity = (id, signal) => get("/entities/" + encodeURIComponent(id), null, signal);
export const getPaper = (id, signal) => get("/papers/" + encodeURIComponent(id), null, signal);
export const ask = (q, signal) => get("/ask", { q }, signal);
