// To the server and back: looks, posts, and what waits while the server is away.
import { $, clockOf, fill, newId, page, say, shout, toast, words } from './page.js';
import * as outbox from './outbox.js';

const KEPT = new Set(['step', 'heard', 'declined', 'bargain', 'correct', 'note', 'digress', 'confirm', 'wrap_up', 'back']);
const MOST_TRIES = 4; // of a kept post that the server answers with a fault of its own (500)
const csrf = () => document.cookie.match(/csrftoken=([^;]+)/)?.[1] || '';
const tab = sessionStorage.getItem('desk-tab') || newId();
sessionStorage.setItem('desk-tab', tab);

// `shown`, `refused`: what the page does with a reply. `changed`: the server was lost, or is back.
export const on = { shown: () => {}, refused: () => {}, changed: () => {} };
export const status = { lost: false, busy: false, kept: 0, aside: 0 };
let looking = false, lookAgain = false, replaying = null;

const headers = (more = {}) => ({ Accept: 'application/json', 'X-Desk-Tab': tab, ...more });

async function ask(address, options = {}) {
  const reply = await fetch(address, { ...options, headers: headers(options.headers), signal: AbortSignal.timeout(8000) });
  if (reply.status === 401 || (reply.redirected && new URL(reply.url).pathname === '/sign-in')) {
    location.href = '/sign-in?next=/desk';
    throw new Error('signed out');
  }
  return reply;
}

export async function look() {
  if (looking) { lookAgain = true; return; }
  looking = true;
  try {
    const reply = await ask('/desk/now');
    if (!reply.ok) throw new Error(String(reply.status));
    on.shown(await reply.json());
    back();
  } catch { away(); } finally {
    looking = false;
    if (lookAgain) { lookAgain = false; look(); }
  }
}

export async function get(address, facts) {
  const reply = await ask(`${address}?${new URLSearchParams(facts)}`).catch(() => null);
  if (!reply) away();
  return reply;
}

// True when it was done; false when it was refused, or waits here for the server. `refused` takes a refusal in place of
// the page; `quiet` tells of none, nor of a server that is away.
export async function post(name, fields = {}, { quiet = false, refused = null } = {}) {
  if (!page.mine) return false;
  if (replaying) await replaying; // what waits here goes first
  const what = KEPT.has(name) ? document.querySelector('#main h1')?.textContent || '' : '';
  const item = { name, id: newId(), user: user(), what, fields: { call: page.now.phone.call || page.now.call, ...fields } };
  try {
    if (status.lost && KEPT.has(name)) throw new Error('lost');
    return await send(item, refused || (quiet ? null : on.refused));
  } catch {
    later();
    if (KEPT.has(name)) { await outbox.replace(item); await count(); note(); } else if (!quiet) toast(status.busy ? words.database : words.server_lost);
    return false;
  }
}

// A sign of life may come twice and needs no receipt. That it came says nothing of the database; but when nothing waits
// here, nothing else would take the alarm away that an act in vain has left.
export async function alive(fields) {
  try {
    const body = new URLSearchParams({ call: page.now.phone.call || page.now.call, ...fields });
    const reply = await ask('/desk/alive', { method: 'POST', body, headers: { 'X-CSRFToken': csrf() } });
    if (reply.status >= 500) throw new Error(String(reply.status));
    if (!status.kept) busy(false);
    const answer = reply.status === 204 ? {} : await reply.json().catch(() => ({}));
    if (answer.regions) on.shown(answer, 'alive');
  } catch { later(); }
}

// Gone: look again until it answers. Answering but unable to save: try to save again.
function later() {
  if (!status.busy) { away(); return; }
  clearTimeout(later.timer);
  later.timer = setTimeout(replay, 2000);
}

// `begun` (a clock time here) becomes `ago`, so that a reading that is sent late has its length.
async function send({ name, id, fields }, refused) {
  const { begun, ...rest } = fields;
  const body = new URLSearchParams(begun ? { ...rest, ago: (Date.now() - begun) / 1000 } : rest);
  const reply = await ask(`/desk/do/${name}`, { method: 'POST', body, headers: { 'X-CSRFToken': csrf(), 'X-Request-Id': id } });
  if (reply.status >= 500 || reply.headers.get('Retry-After')) {
    busy(reply.status >= 500);
    throw Object.assign(new Error(String(reply.status)), { fault: reply.status === 500 });
  }
  busy(false);
  if (reply.status === 204) return true;
  const answer = await reply.json().catch(() => ({}));
  try {
    if (answer.regions) on.shown(answer, name);
    if (answer.error) refused?.(answer, name, fields);
  } catch (fault) { reportError(fault); } // a fault of the page is no loss of the server
  if (reply.ok && KEPT.has(name)) saved(answer.at);
  back();
  return reply.ok;
}

function busy(is) { if (status.busy !== is) { status.busy = is; on.changed(); } }

// What waited goes out in its order, each with its own id: what was done already is not done again. A server that is
// away, busy or full (503) is waited for; a post at which it fails again and again (500) lets the others pass.
export function replay() {
  replaying ||= (async () => {
    try {
      for (const item of await outbox.kept(user())) {
        try { await send(item, on.refused); } catch (problem) {
          if (!problem.fault || await failed(item)) throw problem;
          continue;
        }
        await outbox.sent(item.number);
        await count();
      }
    } catch { later(); } finally { replaying = null; note(); }
  })();
  return replaying;
}

// False when it was sent often enough: it is set aside and the agent is told.
async function failed(item) {
  const tries = (item.tries || 0) + 1;
  await outbox.change({ ...item, tries, aside: tries >= MOST_TRIES });
  if (tries < MOST_TRIES) return true;
  busy(false);
  await count();
  shout(words.set_aside); toast(words.set_aside);
  return false;
}

const user = () => $('foot').dataset.user;
export const setAside = () => outbox.aside(user());
export async function droppedAside(number) { await outbox.sent(number); await count(); note(); }

export async function count() {
  status.kept = (await outbox.kept(user())).length; status.aside = (await setAside()).length;
  return status.kept;
}

function away() {
  if (!status.lost) { status.lost = true; away.tries = 0; on.changed(); note(); }
  clearTimeout(away.timer);
  away.timer = setTimeout(look, 500 * 2 ** Math.min(away.tries++, 2));
}

export const lost = away;

export async function back() {
  if (!status.lost) return;
  status.lost = false; clearTimeout(away.timer);
  on.changed();
  if (await count()) { await replay(); if (!status.kept) say(words.server_back); look(); }
  note();
}

// The foot of the page: saved at, or kept here since.
let savedAt = '', keptAt = '';
function saved(at) { savedAt = clockOf(at ? new Date(at) : new Date()); note(); }

export function note() {
  const place = $('saved');
  if (!place) return;
  if (status.kept && !keptAt) keptAt = clockOf(new Date());
  if (!status.kept) keptAt = '';
  const inCall = ['call', 'consulting', 'inside', 'wrap_up'].includes(page.now.mode);
  const text = status.kept ? fill(words.saved_here, { at: keptAt })
    : status.lost ? words.server_lost : status.aside ? fill(words.set_aside_foot, { n: status.aside })
    : inCall && savedAt ? `${words.saved} ${savedAt}` : clockOf(new Date()).slice(0, 5);
  place.classList.toggle('kept', Boolean(status.kept || status.lost || status.aside));
  if (place.textContent !== text) place.textContent = text;
}

// The page goes: another one may be the desk at once.
export function stand() {
  fetch('/desk/sit', { method: 'POST', keepalive: true, body: new URLSearchParams({ leave: 1 }), headers: headers({ 'X-CSRFToken': csrf() }) }).catch(() => {});
}

// Whether this page may be the desk; null while the server is away.
export async function sit(move = false) {
  const body = new URLSearchParams(move ? { move: 1 } : {});
  const reply = await ask('/desk/sit', { method: 'POST', body, headers: { 'X-CSRFToken': csrf() } }).catch(() => null);
  return reply?.ok ? (await reply.json()).mine : null;
}
