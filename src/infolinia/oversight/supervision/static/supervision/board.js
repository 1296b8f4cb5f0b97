// The board lives: it is told when the journal has moved on, and asks then how things stand.
import { hear } from '../web/live.js';
import { put, arrows } from '../frame/frame.js';

const $ = (id) => document.getElementById(id);
const QUIET = 700; // milliseconds between two looks, however much happens; the first comes at once
let position = Number(document.querySelector('.now').dataset.position);
let looking = false, again = false, lostAt = '', skew = 0;

async function look() {
  if (looking) { again = true; return; }
  looking = true;
  try {
    const reply = await fetch('/board/now', { headers: { Accept: 'application/json' } });
    if (reply.status === 401 || reply.redirected) { location.reload(); return; }
    if (!reply.ok) throw new Error(reply.status);
    show(await reply.json());
  } catch { lost(); }
  await new Promise((done) => setTimeout(done, QUIET));
  looking = false;
  if (again) { again = false; look(); }
}

function show(now) {
  if (now.position < position) return;
  position = now.position;
  skew = Date.parse(now.at) - Date.now();
  for (const [name, html] of Object.entries(now.regions)) put($(name), html);
  put($('banner'), now.banner);
  times();
  alive();
}

const wall = new Intl.DateTimeFormat('pl', { hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone: $('live').dataset.zone });
const clock = () => wall.format(new Date(Date.now() + skew));

function alive() {
  const live = $('live');
  lostAt = '';
  live.classList.remove('lost');
  live.textContent = `${live.dataset.live}, ${clock()}`;
}

function lost() {
  const live = $('live');
  lostAt ||= clock();
  live.classList.add('lost');
  live.textContent = `${live.dataset.lost} ${lostAt}`;
}

function times() {
  for (const place of document.querySelectorAll('time[data-since]')) {
    const passed = Math.max(0, Math.floor((Date.now() + skew - Date.parse(place.dataset.since)) / 1000));
    const h = Math.floor(passed / 3600), m = Math.floor(passed / 60) % 60, s = String(passed % 60).padStart(2, '0');
    const text = h ? `${h}:${String(m).padStart(2, '0')}:${s}` : `${m}:${s}`;
    if (place.textContent !== text) place.textContent = text;
  }
}

function told(message) {
  if (message.lost) lost(); // and look: perhaps it is only we who may look no more
  if (message.lost || message.back || message.position > position || lostAt) look(); else alive();
}

// The answer to an agent who asks for consent. It is one answer however often the button is pressed.
document.addEventListener('click', async ({ target }) => {
  const button = target.closest('[data-consent]');
  if (!button || button.disabled) return;
  for (const other of button.closest('li').querySelectorAll('button')) other.disabled = true;
  const csrf = document.cookie.match(/csrftoken=([^;]+)/)?.[1] || '';
  const id = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const body = new URLSearchParams({ agrees: button.dataset.agrees || '0' });
  await fetch(`/calls/${button.dataset.consent}/consent`, { method: 'POST', body, headers: { 'X-CSRFToken': csrf, 'X-Request-Id': id, Accept: 'application/json' } }).catch(() => null);
  delete $('attention').dataset.html; // what it shows is looked at anew, whatever came of it
  look();
});
// A button that only posts, such as "I see to it".
document.addEventListener('click', async ({ target }) => {
  const button = target.closest('[data-post]');
  if (!button || button.disabled) return;
  button.disabled = true;
  const csrf = document.cookie.match(/csrftoken=([^;]+)/)?.[1] || '';
  await fetch(button.dataset.post, { method: 'POST', headers: { 'X-CSRFToken': csrf, Accept: 'application/json' } }).catch(() => null);
  delete button.closest('section').dataset.html;
  look();
});
document.addEventListener('keydown', (event) => arrows(event, [...document.querySelectorAll('[data-tile]')]));
setInterval(times, 250);
setInterval(look, 15000); // waits that pass their goal are no event
times();
look();
hear('/board/live', told);
