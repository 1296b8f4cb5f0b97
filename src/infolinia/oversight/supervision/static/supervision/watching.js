// A supervisor on a call: listens, whispers, joins in, takes over. The line is the desk's softphone; what it does is what
// the server says, and while a change is on its way the microphone is shut. What was begun in another window, or by a
// program, is shown here, too; the line is made in one place: where it was begun, or else in a window that is open.
import { hear } from '../web/live.js';
import { microphone } from '../web/microphone.js';
import { Softphone } from '../desk/softphone.js';
import { put } from '../frame/frame.js';

const $ = (id) => document.getElementById(id);
const place = $('watching'), said = $('watch-said');
const csrf = () => document.cookie.match(/csrftoken=([^;]+)/)?.[1] || '';
const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
const QUIET = 700; // milliseconds between two looks while there is no line, however much happens
const UNMADE = 3000; // milliseconds after which a line that nobody makes is made here
let line = { call: '', leg: '', mode: '', muted: true }, looking = false, again = false, acting = false, wanted = '';
let mine = null, position = 0, due = null; // mine: the leg whose line this window makes; null: it has not looked yet

const phone = new Softphone({ post: offer, look, far: $('far'), changed });

function say(text) { said.textContent = text; }

function changed(what, detail) {
  if (what === 'line-lost') say(place.dataset.lost);
  else if (what === 'line-up' || what === 'line-back') say('');
  else if (what === 'no-sound') say(detail === 'no_https' ? place.dataset.noHttps : place.dataset.noSound);
}

async function send(address, fields) {
  const headers = { 'X-CSRFToken': csrf(), 'X-Request-Id': newId(), Accept: 'application/json' };
  return fetch(address, { method: 'POST', body: new URLSearchParams(fields), headers, signal: AbortSignal.timeout(8000) }).catch(() => null);
}

// The softphone's offer for its leg.
async function offer(_name, { call, leg, sdp }) {
  const reply = await send(`/calls/${call}/line`, { leg, sdp });
  if (reply?.ok) show(await reply.json());
}

async function look() {
  if (looking) { again = true; return; }
  looking = true;
  const reply = await fetch('/listening/now', { headers: { Accept: 'application/json' } }).catch(() => null);
  if (reply?.ok && !reply.redirected && !acting) show(await reply.json());
  looking = false;
  if (again) { again = false; look(); }
}

function show(now) {
  const came = now.line.leg !== line.leg;
  // A page that was reloaded takes its line along; one that is opened takes only what nobody else has.
  if (mine === null) own(now.line.offered && now.line.leg !== sessionStorage.listening ? '' : now.line.leg);
  if (came || now.line.mode !== line.mode) say(came && now.line.leg && now.line.leg !== mine ? place.dataset.elsewhere : '');
  line = now.line;
  put(place, now.html);
  document.body.classList.toggle('on-a-call', Boolean(line.leg));
  follow();
  if (came && line.leg && line.leg !== mine) makeUnmade(line.leg);
}

// While this window is open no other window of the browser makes the line of this leg.
function own(leg) {
  mine = sessionStorage.listening = leg;
  if (leg) navigator.locks?.request(`listening ${leg}`, { ifAvailable: true }, () => new Promise(() => {}));
}

function follow() { phone.follow(line.leg === mine ? line : { ...line, leg: '' }); }

// Of several windows one makes it, and none that is out of sight.
function makeUnmade(leg) {
  setTimeout(() => document.hidden || navigator.locks?.request(`listening ${leg}`, { ifAvailable: true }, (free) => {
    if (!free || line.leg !== leg || line.offered) return null;
    own(leg);
    follow();
    return new Promise(() => {}); // kept, as in own
  }), UNMADE);
}

async function act(what, { call = line.call, reason = '' } = {}) {
  if (!call) { say(place.dataset.noCall); return; }
  if (acting) return;
  acting = true;
  microphone.stream?.getAudioTracks().forEach((track) => { track.enabled = false; });
  const reply = await send(`/calls/${call}/supervise`, { act: what, reason });
  acting = false;
  if (!reply) { say(place.dataset.away); look(); return; }
  const body = await reply.json().catch(() => ({}));
  if (reply.ok && body.go) { location.href = body.go; return; }
  if (reply.ok) {
    if (body.line.leg !== line.leg) own(body.line.leg); // begun here
    show(body);
    say('');
    return;
  }
  if (body.error?.code === 'supervision-reason') { wanted = call; $('why-text').value = ''; $('why').showModal(); return; }
  say(body.error?.message || place.dataset.away);
  look();
}

// The call of the tile or row in focus, of the page, or the one that is listened to.
const chosen = () => document.activeElement?.closest('[data-call-here]')?.dataset.callHere || place.dataset.here || line.call;

$('why-form').addEventListener('submit', () => { const reason = $('why-text').value.trim(); if (reason) act('listen', { call: wanted, reason }); });
document.addEventListener('click', ({ target }) => {
  const button = target.closest('[data-watch]');
  if (button && !button.disabled) act(button.dataset.watch, { call: button.dataset.call || line.call });
});
document.addEventListener('keydown', (event) => {
  if (event.isComposing || event.altKey || event.metaKey || document.querySelector('dialog[open]')) return;
  const { key, shiftKey: shift, ctrlKey: ctrl } = event;
  const mutes = ctrl && key.toLowerCase() === 'm';
  if (!(key === 'F8' || key === 'F9' || mutes) || (mutes && !line.leg)) return;
  event.preventDefault();
  if (event.repeat) return;
  if (key === 'F8') act(shift ? 'leave' : 'listen', { call: shift ? line.call : chosen() });
  else if (mutes) act(line.mode === 'whisper' ? 'listen' : 'whisper');
  else act(shift ? 'barge' : 'take_over');
});

look();
hear('/board/live', (message) => {
  const moved = message.position > position;
  if (moved) position = message.position;
  if (line.leg || message.back) look();
  else if (moved) due ||= setTimeout(() => { due = null; look(); }, QUIET);
});
