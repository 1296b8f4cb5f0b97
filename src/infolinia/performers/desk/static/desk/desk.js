// The desk: shows what the server says and carries the agent's acts to it.
import { hear } from '../web/live.js';
import { microphone } from '../web/microphone.js';
import * as headset from '../web/headset.js';
import { $, page, say, shout, toast, words } from './page.js';
import * as server from './server.js';
import * as step from './step.js';
import * as bargain from './bargain.js';
import * as dialogs from './dialogs.js';
import * as caring from './caring.js';
import * as line from './line.js';
import * as lineCheck from './line_check.js';
import { hands } from './keys.js';

const REGIONS = ['top', 'left', 'right', 'keys', 'main'];
const drawn = new Map(); // region → the HTML it shows

// --- What the server says

server.on.shown = (now, after = '') => {
  if (now.position < page.now.position && !now.error) return; // an older look that came late
  if (page.mine && !now.mine) elsewhere();
  const before = page.now;
  const moved = now.sheet !== before.sheet;
  const unsent = now.mode === 'wrap_up' && before.mode === 'call' && $('step') && $('answer')?.value?.trim();
  page.now = now;
  for (const name of REGIONS) draw(name, now.regions[name].trim(), moved);
  clock();
  lineCheck.follow();
  line.follow(now, before);
  if (moved) entered(before, after);
  if (unsent) goOnInNote(unsent);
  if (after === 'step') step.noted(now.noted || []);
  server.note();
};

function draw(name, html, moved) {
  const place = $(name);
  if (drawn.get(name) === html) return;
  if (name === 'main' && !moved && place.querySelector('form, #headset')) return; // what is being typed stays
  const picking = name === 'right' && step.picking();
  const focused = place.contains(document.activeElement) ? document.activeElement : null;
  const path = focused?.closest('[data-path]')?.dataset.path;
  const unfolded = [...place.querySelectorAll('details[open] > summary')].map((summary) => summary.id);
  place.innerHTML = html; drawn.set(name, html);
  for (const id of unfolded) { const summary = $(id); if (summary) summary.parentElement.open = true; }
  if (name === 'main') { step.forget(); return; }
  if (picking) step.pick(true);
  if (focused?.id) $(focused.id)?.focus();
  else if (path) place.querySelector(`[data-path="${CSS.escape(path)}"] button`)?.focus();
}

// The call ended in the middle of an answer: what was typed goes on in the note, and no key falls on the list of results.
function goOnInNote(text) {
  const note = $('note');
  if (!note.value.includes(text)) note.value = `${note.value}\n${text}`.trim();
  if (dialogs.opened()) return;
  note.focus(); note.setSelectionRange(note.value.length, note.value.length);
}

function entered(before, after) {
  step.entered();
  if ($('colleagues').open && !['ready', 'break'].includes(page.now.mode)) $('colleagues').close();
  if ($('transfer').open && page.now.mode !== 'call') $('transfer').close(); // the call has gone elsewhere meanwhile
  const rings = page.now.mode === 'ringing';
  if (rings && before.mode !== 'ringing') shout(words.ringing);
  else say(document.querySelector('#main h1')?.textContent || '');
  if (['out', 'break', 'ready'].includes(page.now.mode)) prepare();
  else tellMicrophone();
  const field = document.activeElement;
  const typing = field?.matches('input:not([type=radio], [type=checkbox]), textarea') && field.value;
  if (dialogs.opened() || (rings && typing && !after)) return; // a ringing call takes no one's cursor
  step.focusStep();
}

server.on.refused = (answer, name, fields) => {
  if (answer.echo?.kind === 'wish') { step.wish(answer.echo); return; }
  if (answer.echo) { step.echo(answer.echo, true); return; }
  if (answer.error.code === 'step-moved' && fields.text) { dialogs.keepDraft(fields.text); toast(`${answer.error.message} ${words.answer_kept}`); return; }
  if (name === 'hand_over' && fields.target?.startsWith('outside:') && $('transfer').open) { dialogs.notOutside(answer.error.message); return; }
  if (name === 'call_colleague' && $('colleagues').open) { dialogs.notColleague(answer.error.message); return; }
  if ((name === 'step' || name === 'declined' || name === 'bargain' || name === 'correct' || name === 'wrap_up') && $('echo')) step.wrong(answer.error.message);
  else { toast(answer.error.message); }
  if (name === 'mute' || name === 'unmute') line.phone.sendOrNot();
};

server.on.changed = line.server;

// --- The headset, and being ready

function prepare() {
  headset.test(allow);
  lineCheck.draw();
  allow();
  if (!$('headset')) microphone.open().then(allow).catch(() => {});
}

const needsNoTest = () => microphone.tested || page.now.phone.device !== 'browser'; // who answers on the telephone needs no headset

function tellMicrophone() {
  if (needsNoTest()) for (const place of document.querySelectorAll('[data-mic]')) place.textContent = microphone.testVoice ? place.dataset.voice : place.dataset.fine;
}

function allow() {
  const ready = needsNoTest();
  for (const id of ['be-ready', 'menu-ready']) { const button = $(id); if (button) button.disabled = !ready; }
  tellMicrophone();
  if (ready && document.activeElement === $('main')) $('be-ready')?.focus();
}

// --- Mouse and forms

document.addEventListener('click', (event) => {
  if (event.target.closest('#strip')) { bargain.press(event.target); return; }
  const button = event.target.closest('button');
  if (!button || button.disabled) return;
  const { act, open, how, target, then, reason, option } = button.dataset;
  const own = {
    'mark-difficult': caring.difficult,
    warned: () => caring.warned(dialogs.closeDialog), 'end-nuisance': () => caring.endNuisance(dialogs.closeDialog),
    correct: () => step.pick(!step.picking()), 'next-sentence': () => step.move(1), 'leave-correction': step.leave,
    'take-over': takeOver, drawer: () => document.body.classList.toggle('drawer'), 'do-hands': () => hands(false), 'do-mute': line.mute,
    'change-device': () => { dialogs.closeDialog(); line.device(button.dataset.device); },
    'go-outside': () => { dialogs.closeDialog(); line.device('outside'); },
    interrupted: step.interrupted, retry: step.retry, 'leave-out': step.undo, 'test-line': lineCheck.begin,
  }[button.id];
  if (own) own();
  else if (button.hasAttribute('data-close')) dialogs.closeDialog();
  else if (open) dialogs.openDialog(open, button.dataset);
  else if (target) { dialogs.closeDialog(); server.post('hand_over', { target, how }); }
  else if (button.dataset.nuisance) caring.nuisance(button.dataset.nuisance);
  else if (button.dataset.colleague) dialogs.callColleague(button.dataset.colleague);
  else if (button.dataset.parked) server.post('pick_up', { call: button.dataset.parked });
  else if (option) step.choose(Number(option));
  else if (button.dataset.aside) step.answerAside(button);
  else if (button.dataset.customer) dialogs.attach(button.dataset);
  else if (button.dataset.theme !== undefined) theme(button.dataset.theme);
  else if (then) dialogs.wrapUp(then);
  else if (how) step.decline(how);
  else if (button.closest('#settled')) step.open(button.closest('li').dataset.path);
  else if (act) doAct(act, reason);
});

function doAct(act, reason) {
  dialogs.closeDialog();
  if (act === 'ready' && !microphone.tested && page.now.phone.device === 'browser') { toast(words.not_tested); return; }
  if (reason === 'acoustic_shock') line.shock();
  if (act === 'hang_up') { line.line(true); return; }
  if (act === 'distress') { caring.distress(); return; }
  if (act === 'difficult') { caring.difficult(); return; }
  microphone.audio();
  server.post(act, reason ? { reason } : {});
}

function theme(wanted) {
  document.documentElement.dataset.theme = wanted;
  const form = document.querySelector('#theme-form');
  fetch(form.action, { method: 'POST', body: new URLSearchParams({ theme: wanted, csrfmiddlewaretoken: form.csrfmiddlewaretoken.value }), redirect: 'manual' });
}

document.addEventListener('change', ({ target }) => {
  if (target.closest('fieldset') && $('correction')) step.chosen();
  if (target.id === 'disposition') $('disposition-code').textContent = target.value || '–';
});

document.addEventListener('input', ({ target }) => {
  if (target.id === 'answer' || target.id === 'in-words') step.typed(target);
  if (target.id === 'q') dialogs.search(target.value);
  if (target.id === 'colleague') { dialogs.notColleague(''); dialogs.narrow(); }
});

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.method === 'post') return; // language, sign out: the browser's own
  event.preventDefault();
  if (form.id === 'step' || form.id === 'correction') step.submit();
  if (form.id === 'wrap-up') dialogs.wrapUp('');
  if (form.id === 'note-form') dialogs.saveNote();
  if (form.id === 'outside-form') dialogs.outside();
  if (form.id === 'colleague-form') dialogs.callColleague();
});

// --- Time

function clock() {
  for (const place of document.querySelectorAll('time[data-since]')) {
    const passed = Math.max(0, Math.floor((Date.now() - Date.parse(place.dataset.since)) / 1000));
    const h = Math.floor(passed / 3600), m = Math.floor(passed / 60) % 60, s = String(passed % 60).padStart(2, '0');
    const text = h ? `${h}:${String(m).padStart(2, '0')}:${s}` : place.className === 'timer' ? `${String(m).padStart(2, '0')}:${s}` : `${m}:${s}`;
    if (place.textContent !== text) place.textContent = text;
    if (place.classList.contains('held-for')) line.holdWatch(passed);
  }
  server.note();
}

let wake = null;
async function stayAwake() {
  const busy = page.mine && !['out', 'break', ''].includes(page.now.mode) && document.visibilityState === 'visible';
  if (busy && (!wake || wake.released)) wake = await navigator.wakeLock?.request('screen').catch(() => null);
  if (!busy && wake) { wake.release().catch(() => {}); wake = null; }
}

// --- One desk: Web Locks in this browser, the server among browsers

function elsewhere() {
  page.mine = false;
  $('elsewhere').hidden = false;
  document.body.classList.add('read-only');
  line.phone.leave();
}

function here() {
  page.mine = true;
  $('elsewhere').hidden = true;
  document.body.classList.remove('read-only');
}

async function claim(move) {
  const mine = await server.sit(move);
  if (mine === false) elsewhere(); else here();
  return mine !== false;
}

// Holds the browser's lock for as long as this page is the desk; another tab takes it by stealing.
function hold(options, move) {
  if (!navigator.locks) return claim(move);
  return new Promise((done) => {
    navigator.locks.request('infolinia-desk', options, async (lock) => {
      if (!lock) { elsewhere(); done(false); return undefined; }
      const mine = await claim(move);
      done(mine);
      return mine ? new Promise(() => {}) : undefined; // until the page goes or another one steals it
    }).catch(() => { elsewhere(); done(false); });
  });
}

// A desk that was left somewhere else is taken without a question.
async function again() {
  if (!navigator.locks) { if (await claim(false)) await fresh(); return; }
  const { held } = await navigator.locks.query();
  if (!held.some((lock) => lock.name === 'infolinia-desk') && await hold({ ifAvailable: true }, false)) await fresh();
}

async function fresh() {
  drawn.clear(); page.now = { ...page.now, sheet: '', position: -1 };
  await server.look();
}

async function takeOver() {
  if (await hold({ steal: true }, true)) await fresh();
}

async function begin() {
  await hold({ ifAvailable: true }, false);
  headset.attend(allow, $('far'));
  await server.look();
  microphone.addEventListener('heard', lineCheck.heard);
  for (const name of ['changed', 'lost', 'out']) microphone.addEventListener(name, lineCheck.changed);
  hear('/desk/live', (message) => {
    if (message.lost) server.lost();
    else { server.back(); if (message.back || message.position > page.now.position || page.now.position < 0) server.look(); }
  });
  setInterval(clock, 250);
  let beats = 0;
  setInterval(async () => {
    beats += 1;
    if (page.mine) server.alive(beats % 2 ? {} : await line.phone.measured()); else again();
    stayAwake();
  }, 5000);
  document.addEventListener('visibilitychange', stayAwake);
  addEventListener('pagehide', () => page.mine && server.stand());
  addEventListener('offline', server.lost);
  addEventListener('online', () => server.look());
  if (await server.count()) server.replay();
  server.note();
  document.documentElement.dataset.begun = '1';
}

begin();
