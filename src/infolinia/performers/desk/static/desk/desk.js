// The desk: shows what the server says, carries the agent's acts to it, and keeps them when it is away.
import { Softphone } from './softphone.js';
import * as outbox from './outbox.js';

const $ = (id) => document.getElementById(id);
const words = JSON.parse($('words').textContent);
const REGIONS = ['top', 'left', 'main', 'right', 'keys'];
const KEPT = new Set(['step', 'heard', 'declined', 'correct', 'note', 'digress', 'confirm', 'wrap_up']);
const csrf = () => document.cookie.match(/csrftoken=([^;]+)/)?.[1] || '';
let desk = { mode: '', sheet: '', position: 0, phone: JSON.parse($('phone').textContent) };
let looking = false, lookAgain = false, offline = false, readOnly = false, heardFrom = 0, sentence = 0;

// --- What the server says

async function look() {
  if (looking) { lookAgain = true; return; }
  looking = true;
  try {
    const reply = await fetch('/desk/now', { headers: { Accept: 'application/json' } });
    if (reply.status === 401 || reply.redirected) { location.href = '/sign-in'; return; }
    if (!reply.ok) throw new Error(reply.status);
    show(await reply.json());
    online();
  } catch { away(); } finally {
    looking = false;
    if (lookAgain) { lookAgain = false; look(); }
  }
}

function show(now) {
  if (now.position < desk.position && !now.error) return;
  const moved = now.sheet !== desk.sheet;
  for (const name of REGIONS) {
    if (name === 'main' && !moved && desk.sheet) continue; // what is being typed stays
    const html = now.regions[name].trim();
    const place = $(name);
    if (place.dataset.html !== html) {
      const focused = name !== 'main' && place.contains(document.activeElement) ? document.activeElement.id : '';
      place.innerHTML = html; place.dataset.html = html;
      if (focused) $(focused)?.focus();
    }
  }
  const before = desk;
  desk = now;
  clock();
  phone.follow(now.phone);
  phone.ring(now.phone.rings && !readOnly);
  alarm(now.alarms || []);
  if (moved) entered(before);
  if (now.error) refused(now.error);
}

function entered(before) {
  sentence = 0; heardFrom = seconds();
  const rings = desk.mode === 'ringing';
  if (rings && before.mode !== 'ringing') $('shout').textContent = words.ringing;
  const title = document.querySelector('#main h1')?.textContent || '';
  $('say').textContent = title;
  if (['out', 'break'].includes(desk.mode)) headset();
  if (rings && document.activeElement && /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) return;
  const list = $('sentences');
  if (list) { sentence = Number(list.dataset.read) || 0; mark(); }
  const field = $('answer') || document.querySelector('#main input[type=radio]:checked') || document.querySelector('#main input[type=radio]')
    || list || document.querySelector('#main [data-default]') || $('note') || $('main');
  field?.focus({ preventScroll: true });
  if (field?.setSelectionRange && field.value) field.setSelectionRange(field.value.length, field.value.length);
}

function alarm(list) {
  const banner = $('banner');
  if (!banner || banner.dataset.kind === 'line') return;
  banner.hidden = !list.length;
  banner.className = 'banner wait';
  banner.textContent = list[0] || '';
}

function refused(error) {
  const echo = $('echo');
  if (echo) { echo.className = 'echo bad'; echo.textContent = error.message; } else toast(error.message);
  $('answer')?.setAttribute('aria-invalid', 'true');
}

function toast(text) {
  const place = $('toast');
  place.textContent = text; place.hidden = false;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => { place.hidden = true; }, 5000);
}

// --- The agent's acts

async function post(name, fields = {}, { quiet = false, id = crypto.randomUUID(), stored = 0 } = {}) {
  if (readOnly) return false;
  const body = new URLSearchParams({ call: desk.phone.call || document.querySelector('[data-call]')?.dataset.call || '', ...fields });
  try {
    const reply = await fetch(`/desk/do/${name}`, {
      method: 'POST', body, headers: { 'X-CSRFToken': csrf(), 'X-Request-Id': id, Accept: 'application/json' },
    });
    if (reply.status === 401) { location.href = '/sign-in'; return false; }
    if (reply.status >= 500) throw new Error(reply.status);
    if (stored) await outbox.sent(stored);
    if (reply.status === 204) return true;
    const now = await reply.json();
    if (now.regions) show(now); else if (now.error && !quiet) refused(now.error);
    online();
    return reply.ok;
  } catch {
    away();
    if (KEPT.has(name) && !stored) { await outbox.keep({ name, fields: Object.fromEntries(body), id }); kept(); }
    return false;
  }
}

async function replay() {
  for (const item of await outbox.kept()) {
    const ok = await post(item.name, item.fields, { quiet: true, id: item.id, stored: item.number });
    if (!ok && offline) return;
  }
  look();
}

function away() {
  if (!offline) { offline = true; kept(); }
  clearTimeout(away.timer);
  away.tries = Math.min((away.tries || 0) + 1, 4);
  away.timer = setTimeout(look, 250 * 2 ** away.tries);
}

function kept() { const saved = $('saved'); if (saved) { saved.className = 'saved wait'; saved.textContent = words.server_lost; } }

function online() { if (offline) { offline = false; away.tries = 0; replay(); } }

// --- The line

const phone = new Softphone({ post, far: $('far'), changed: lineChanged });

function lineChanged(what, detail) {
  const banner = $('banner');
  if (what === 'line-lost' && banner && ['call', 'consulting'].includes(desk.mode)) {
    banner.hidden = false; banner.dataset.kind = 'line'; banner.className = 'banner wait';
    banner.innerHTML = '<strong></strong><span></span>';
    banner.firstChild.textContent = `${words.line_lost} ${detail}`;
    banner.lastChild.textContent = words.line_lost_more;
    $('shout').textContent = words.line_lost;
  } else if (what === 'line-back' || what === 'line-up') {
    if (banner) { banner.hidden = true; delete banner.dataset.kind; }
    if (what === 'line-back') $('say').textContent = words.line_back;
  } else if (what === 'mic-lost' && banner) {
    banner.hidden = false; banner.dataset.kind = 'line'; banner.className = 'banner alarm';
    banner.textContent = words.mic_lost; $('shout').textContent = words.mic_lost;
  } else if (what === 'no-sound') {
    toast(words[detail]);
  }
}

// --- The headset test

let stopMeter = null;
async function headset() {
  if (!$('mic')) return;
  stopMeter?.(); stopMeter = null;
  try {
    await phone.open();
    const devices = await navigator.mediaDevices?.enumerateDevices?.() || [];
    fill($('mic'), devices.filter((d) => d.kind === 'audioinput'), phone.mic);
    fill($('out'), devices.filter((d) => d.kind === 'audiooutput'), phone.out);
    $('mark-mic').className = 'mark good'; $('mark-out').className = 'mark good';
    good(phone.testVoice ? words.voice_on : words.mic_silent, phone.testVoice);
    stopMeter = await phone.meter((level) => {
      const meter = $('level');
      if (!meter) { stopMeter?.(); return; }
      meter.value = level;
      if (level >= 4) good(phone.testVoice ? words.voice_on : words.mic_good, true);
    });
  } catch (problem) {
    good(words[problem.message === 'no-https' ? 'no_https' : 'no_mic'], false);
    $('level-text').className = 'note bad';
  }
}

function good(text, ready) {
  if (!$('level-text')) return;
  $('level-text').className = 'note'; $('level-text').textContent = text;
  if (ready) { $('mark-level').className = 'mark good'; $('be-ready').disabled = false; if ($('mic-state')) $('mic-state').textContent = text; }
}

function fill(select, devices, chosen) {
  select.replaceChildren(...devices.map((d, i) => new Option(d.label || `${i + 1}`, d.deviceId, false, d.deviceId === chosen)));
}

// --- Steps

const seconds = () => performance.now() / 1000;
const step = () => $('step');

function answerText() {
  const chosen = document.querySelector('#step input[type=radio]:checked');
  return chosen ? chosen.value : ($('answer')?.value || '');
}

function submitStep() {
  const form = step();
  if (!form) return;
  const path = form.dataset.path;
  if (['say', 'statement'].includes(form.dataset.kind)) {
    const count = $('sentences').children.length;
    post('heard', { path, sentences: count, whole: 1, begin: 0 });
    return;
  }
  const text = answerText().trim();
  if (text === '?') return decline('dont_know');
  if (text === '!') return decline('refused');
  post('step', { path, text });
}

function decline(how) { post('declined', { path: step().dataset.path, how }); }

function mark() {
  [...($('sentences')?.children || [])].forEach((item, i) => {
    item.className = i < sentence ? 'read' : i === sentence ? 'now' : '';
    if (i === sentence) item.setAttribute('aria-current', 'true'); else item.removeAttribute('aria-current');
  });
}

function nextSentence(by) {
  const list = $('sentences');
  if (!list) return;
  sentence = Math.max(0, Math.min(list.children.length - 1, sentence + by));
  mark();
  $('say').textContent = `${sentence + 1} / ${list.children.length}`;
}

let echoing = null;
async function echo(field, place, path) {
  clearTimeout(echoing);
  echoing = setTimeout(async () => {
    const text = field.value.trim();
    if (!text || text === '?' || text === '!') { place.textContent = ''; return; }
    const query = new URLSearchParams({ call: desk.phone.call, path, text });
    const reply = await fetch(`/desk/understand?${query}`, { headers: { Accept: 'application/json' } }).catch(() => null);
    if (!reply?.ok || field.value.trim() !== text) return;
    const found = await reply.json();
    place.className = `echo ${{ understood: 'good', doubt: 'wait', options: 'wait', wrong: 'bad' }[found.kind]}`;
    place.textContent = found.kind === 'wrong' ? found.message
      : found.kind === 'options' ? `${words.which} ${found.options.map((o, i) => `${i + 1}: ${o}`).join(', ')}`
        : `${words.understood} ${found.written}`;
  }, 150);
}

// --- Dialogs

function openDialog(id) {
  const dialog = $(id);
  if (!dialog || dialog.open) return;
  if (id === 'transfer') {
    const targets = JSON.parse($('targets-data')?.textContent || '[]');
    $('targets').replaceChildren(...targets.map((t, i) => {
      const item = document.createElement('li'), button = document.createElement('button');
      button.type = 'button'; button.dataset.target = `${t.kind}:${t.id}`;
      const key = document.createElement('kbd'); key.textContent = i + 1;
      const name = document.createElement('strong'); name.textContent = t.name;
      const state = document.createElement('small'); state.textContent = `${t.detail} ${t.word}`;
      button.append(key, name, state); item.append(button); return item;
    }));
  }
  if (id === 'note-dialog') $('quick-note').value = '';
  dialog.showModal();
  dialog.querySelector('menu button, input, textarea, button')?.focus();
}

function closeDialog() { document.querySelector('dialog[open]')?.close(); }

let correcting = '';
function correct(item) {
  correcting = item.dataset.path;
  $('corrected-label').textContent = item.querySelector('.label').textContent;
  $('corrected').value = item.dataset.value; $('corrected-echo').textContent = '';
  $('correction').showModal(); $('corrected').select();
}

function aside(button) {
  post('digress', { digression: button.dataset.aside });
  $('aside-answer').textContent = button.dataset.answer;
  $('aside').showModal();
}

// --- Mouse and forms

document.addEventListener('click', (event) => {
  const button = event.target.closest('button, [data-aside]');
  if (!button || button.disabled) return;
  const { act, open, how, target, then, reason } = button.dataset;
  if (button.hasAttribute('data-close')) return closeDialog();
  if (open) return openDialog(open);
  if (target) { closeDialog(); return post('hand_over', { target }); }
  if (button.dataset.aside) return aside(button);
  if (then) return wrapUp(then);
  if (how) return decline(how);
  if (button.id === 'correct') return document.querySelector('.settled li[data-value]:not([data-value=""])') && pickCorrection();
  if (button.id === 'next-sentence') return nextSentence(1);
  if (button.id === 'test-voice') return phone.chooseVoice().then(headset);
  if (button.id === 'test-tone') { phone.ring(true); return setTimeout(() => phone.ring(false), 1500); }
  if (!act) return;
  closeDialog();
  post(act, reason ? { reason } : {});
});

document.addEventListener('change', (event) => {
  if (event.target.id === 'mic') phone.chooseMic(event.target.value).then(headset);
  if (event.target.id === 'out') phone.chooseOut(event.target.value);
});

document.addEventListener('input', (event) => {
  if (event.target.id === 'answer') echo(event.target, $('echo'), step().dataset.path);
  if (event.target.id === 'corrected') echo(event.target, $('corrected-echo'), correcting);
  if (event.target.id === 'q') search(event.target.value);
});

document.addEventListener('submit', (event) => {
  if (event.target.id === 'step') { event.preventDefault(); submitStep(); }
  if (event.target.id === 'wrap-up') { event.preventDefault(); wrapUp(''); }
  if (event.target.id === 'note-form') post('note', { note: $('quick-note').value });
  if (event.target.id === 'correction-form') post('correct', { path: correcting, text: $('corrected').value });
});

function wrapUp(then) { post('wrap_up', { call: $('wrap-up')?.dataset.call || desk.call, disposition: $('disposition').value, note: $('note').value, then }); }

function pickCorrection() {
  const items = [...document.querySelectorAll('.settled li')].filter((i) => i.dataset.value);
  if (items.length) { picking = true; toast('F4: 1…9'); items.forEach((item, i) => item.setAttribute('data-digit', i + 1)); }
}
let picking = false;

async function search(text) {
  clearTimeout(search.timer);
  search.timer = setTimeout(async () => {
    const reply = await fetch(`/desk/search?q=${encodeURIComponent(text)}`);
    if (reply.ok) $('found').innerHTML = await reply.text();
  }, 200);
}

// --- Keys (docs/keys: never Alt, no bare letters, nothing the browser owns)

document.addEventListener('keydown', (event) => {
  if (event.isComposing || event.altKey || event.metaKey) return;
  const { key, shiftKey: shift, ctrlKey: ctrl } = event;
  const held = event.repeat;
  const done = () => event.preventDefault();
  const open = document.querySelector('dialog[open]');
  if (key === 'F8') { done(); if (!held) line(shift); return; }
  if (key === 'F9') { done(); if (!held) hands(shift); return; }
  if (ctrl && key.toLowerCase() === 'm') { done(); if (!held && desk.mode === 'call') post(desk.phone.muted ? 'unmute' : 'mute'); return; }
  if (ctrl && key.toLowerCase() === 'b') { done(); if (!held) openDialog('states'); return; }
  if (key === 'F1') { done(); return openDialog('help'); }
  if (ctrl && key === '/') { done(); return openDialog('search'); }
  if (open) {
    if (/^[1-9]$/.test(key) && open.querySelector('menu')) { done(); open.querySelectorAll('menu button')[Number(key) - 1]?.click(); }
    if ((key === 'ArrowDown' || key === 'ArrowUp') && open.querySelector('menu')) { done(); moveIn([...open.querySelectorAll('menu button')], key === 'ArrowDown' ? 1 : -1); }
    if (ctrl && key === 'Enter' && open.id === 'note-dialog') { done(); $('note-form').requestSubmit(); }
    return;
  }
  if (key === 'F2') { done(); if (shift) return openDialog('note-dialog'); document.querySelector('[data-aside]')?.focus(); return; }
  if (key === 'F4') { done(); return pickCorrection(); }
  if (picking) {
    picking = false;
    if (/^[1-9]$/.test(key)) { done(); const item = document.querySelector(`.settled li[data-digit="${key}"]`); if (item) return correct(item); }
  }
  if (key === 'Escape') { entered(desk); return; }
  if (key === 'PageUp') { done(); return post('back'); }
  if (ctrl && key === 'Enter') { done(); return (step() || $('wrap-up'))?.requestSubmit(); }
  const inText = event.target.matches('input:not([type=radio]), textarea, select');
  if (key === 'Enter' && !inText && !event.target.closest('button')) {
    if (step()) { done(); return submitStep(); }
    const ready = $('be-ready'); if (ready && !ready.disabled) { done(); return ready.click(); }
    const first = document.querySelector('#main [data-default]'); if (first && desk.mode !== 'ringing') { done(); return first.click(); }
  }
  if (inText) return;
  if (key === 'ArrowDown' && $('sentences')) { done(); return nextSentence(1); }
  if (key === 'ArrowUp' && $('sentences')) { done(); return nextSentence(-1); }
  if (key === '?' && step()) { done(); return decline('dont_know'); }
  if (key === '!' && step()) { done(); return decline('refused'); }
  if (/^[0-9]$/.test(key)) {
    if (document.activeElement?.dataset?.aside) { done(); return document.querySelectorAll('[data-aside]')[Number(key) - 1]?.click(); }
    const options = document.querySelectorAll('#step input[type=radio]');
    const chosen = options[key === '0' ? 9 : Number(key) - 1];
    if (chosen) { done(); chosen.checked = true; chosen.focus(); }
  }
});

function moveIn(items, by) {
  const at = items.indexOf(document.activeElement);
  items[(at + by + items.length) % items.length]?.focus();
}

function line(shift) {
  const { mode, phone: { held } } = desk;
  if (mode === 'ringing') return post(shift ? 'decline' : 'answer');
  if (mode === 'consulting') return post('drop');
  if (mode === 'call') return post(shift ? 'hang_up' : held ? 'resume' : 'hold');
}

function hands(shift) {
  if (desk.mode === 'call') return openDialog('transfer');
  if (desk.mode === 'consulting') return post(shift ? 'join' : 'complete');
}

// --- Time, presence, tabs

function clock() {
  document.querySelectorAll('time[data-since]').forEach((place) => {
    const passed = Math.max(0, Math.floor((Date.now() - Date.parse(place.dataset.since)) / 1000));
    const h = Math.floor(passed / 3600), m = Math.floor(passed / 60) % 60, s = String(passed % 60).padStart(2, '0');
    const text = h ? `${h}:${String(m).padStart(2, '0')}:${s}` : place.className === 'timer' ? `${String(m).padStart(2, '0')}:${s}` : `${m}:${s}`;
    if (place.textContent !== text) place.textContent = text;
  });
}

let wake = null;
async function stayAwake() {
  const busy = !['out', 'break', ''].includes(desk.mode);
  if (busy && !wake && 'wakeLock' in navigator) wake = await navigator.wakeLock.request('screen').catch(() => null);
  if (!busy && wake) { wake.release(); wake = null; }
}

function listen() {
  const source = new EventSource('/desk/live');
  source.onmessage = (event) => { const { position } = JSON.parse(event.data); if (position > desk.position || position === 0) look(); else if (desk.phone.leg && !phone.answered) look(); online(); };
  source.onerror = () => { if (source.readyState === EventSource.CLOSED) setTimeout(listen, 1000); away(); };
}

function begin() {
  look(); listen();
  setInterval(clock, 250);
  setInterval(() => { post('alive', {}, { quiet: true }); stayAwake(); }, 5000);
  outbox.kept().then((list) => list.length && replay());
}

if (navigator.locks) {
  navigator.locks.request('infolinia-desk', { ifAvailable: true }, (lock) => {
    if (!lock) { readOnly = true; toast(words.other_tab); document.body.classList.add('read-only'); begin(); return null; }
    begin();
    return new Promise(() => {});
  });
} else begin();
