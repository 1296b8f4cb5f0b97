// What all parts of the desk share: the page's elements, its words, and how things stand.
export const $ = (id) => document.getElementById(id);
const read = (id) => JSON.parse($(id).textContent);

export const words = read('words');
export const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (all, name) => facts[name] ?? all);

// `now` is the server's last word. `mine`: this page is the desk, not a second tab that only reads.
export const page = { now: { mode: '', call: '', sheet: '', position: -1, phone: read('phone'), note: '', alarms: [], marks: [], warnings: {} }, mine: true };

export const clockOf = (date) => date.toLocaleTimeString('pl-PL', { hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone: $('foot').dataset.zone });

export function say(text) { $('say').textContent = text; }

export function shout(text) { $('shout').textContent = text; }

export function toast(text) {
  const place = $('toast');
  place.textContent = text; place.hidden = false;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => { place.hidden = true; }, 5000);
}

// Unique also where the page is not on HTTPS and the browser has no randomUUID.
export function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
