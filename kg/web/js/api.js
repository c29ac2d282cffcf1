// Asks the service. An error is thrown as its problem document: {title, status, detail}.

import { askToken, storedToken } from "./token.js";

export function get(path, parameters, signal) {
  return send(path + (parameters ? "?" + new URLSearchParams(parameters) : ""), { method: "GET" }, signal);
}

export function post(path, body, signal) {
  return send(path, { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }, signal);
}

async function send(address, options, signal, token = storedToken()) {
  const response = await reach(address, options, signal, token);
  if (response.status === 401) {
    const given = await askToken(token);
    if (given) return send(address, options, signal, given);
  }
  const body = await response.json().catch(() => null);
  if (!response.ok) throw body || { title: "The service failed", status: response.status, detail: "It gave no reason." };
  return body;
}

async function reach(address, options, signal, token) {
  const headers = { Accept: "application/json", ...options.headers, ...(token ? { Authorization: `Bearer ${token}` } : {}) };
  try {
    return await fetch(address, { ...options, headers, signal });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw { title: "The service does not answer", status: 0, detail: "It may have been stopped. Start it again and try once more." };
  }
}

const one = (kind, id) => `/${kind}/${encodeURIComponent(id)}`;

export const ask = (q, signal) => get("/ask", { q }, signal);
export const getEntity = (id, signal) => get(one("entities", id), null, signal);
export const getNeighbors = (id, cursor, signal) => get(`${one("entities", id)}/neighbors`, { limit: 50, ...(cursor && { cursor }) }, signal);
export const getWhy = (id, signal) => get(`${one("entities", id)}/why`, null, signal);
export const getPaper = (id, signal) => get(one("papers", id), null, signal);
export const getGraph = (id, kinds, limit, signal) => get("/graph", { id, limit, ...(kinds && { kinds }) }, signal);
export const getComparison = (a, b, signal) => get("/compare", { a, b }, signal);
export const getQueries = (signal) => get("/queries", null, signal);
export const runQuery = (name, parameters, signal) => get(one("queries", name), parameters, signal);
export const runCypher = (query, signal) => post("/cypher", { query }, signal);
export const suggest = (q, type, signal) => get("/suggest", { q, limit: 8, ...(type && { type }) }, signal);
