// The step: its answer, its sentences, corrections and side questions.
import { $, fill, page, say, toast, words } from './page.js';
import { get, post } from './server.js';
import * as bargain from './bargain.js';

export const step = () => $('correction') || $('step');
const callId = () => page.now.phone.call || page.now.call;
let sentence = 0, begun = 0, sending = '', aside = null, doubt = 0;
let heardOf = null, alone = ''; // what the words last typed were understood as; words of which only the answer counts
let passing = []; // paths of what was noted in passing with the last answer

// A new sheet is shown: where the reading is, and where the focus goes.
export function entered() {
  begun = Date.now(); sending = ''; doubt = 0; aside = null; heardOf = null; alone = '';
  bargain.entered();
  const list = $('sentences');
  if (list?.tagName === 'OL') { sentence = Math.min(Number(list.dataset.read) || 0, list.children.length - 1); mark(true); }
}

export function focusStep() {
  const field = bargain.strip() || $('answer') || document.querySelector('#main fieldset input:checked') || document.querySelector('#main fieldset input')
    || $('sentences') || document.querySelector('#main [data-default]') || ($('disposition')?.value === '' ? $('disposition') : $('note')) || document.querySelector('#be-ready:enabled') || $('main');
  if (innerWidth <= 800) $('main').scrollIntoView({ block: 'start' }); // one column: the question, then its field
  field?.focus({ preventScroll: true });
  if (field?.id === 'answer' && field.value) field.setSelectionRange(field.value.length, field.value.length);
}

// --- Answers

// Words count before what is ticked; of several that are ticked, their places in the list.
function answerText() {
  const typed = ($('in-words') || $('answer'))?.value.trim() || '';
  if (typed) return typed;
  const boxes = [...step().querySelectorAll('fieldset input')];
  const ticked = boxes.filter((box) => box.checked);
  return ticked.length && ticked[0].type === 'checkbox' ? ticked.map((box) => boxes.indexOf(box) + 1).join(', ') : ticked[0]?.value || '';
}

export async function submit() {
  const form = step();
  if (!form) return;
  if (form.id === 'correction') return correct();
  const { path, kind } = form.dataset;
  if (form.dataset.ended) { $('retry')?.click(); return; }
  if (kind === 'say' || kind === 'statement') return heard(true);
  if (form.dataset.stage === 'approval') return;
  const text = answerText();
  if (text === '?' && form.dataset.stage !== 'offer') return decline('dont_know');
  if (text === '!') return decline('refused');
  if (bargain.isOn()) return bargain.submit(once, wish);
  if (!text && $('answer')?.dataset.kept) return once(`${path}:kept`, () => post('confirm', { path: form.dataset.answer }));
  if (!text) { wrong(words.answer_first); return; }
  if (heardOf?.text === text && heardOf.kind === 'wish') return wish(heardOf);
  await once(`${path}:${text}`, () => post('step', { path: form.dataset.answer, text, ...(alone === text ? { alone: 1 } : {}) }));
}

// The words say that there will be no answer, or something beside the matter.
export function wish(heard) {
  if (heard.wish !== 'digress') return decline(heard.wish);
  const button = document.querySelector(`#asides [data-aside="${CSS.escape(heard.digression)}"]`);
  for (const field of [$('in-words'), $('answer')]) if (field) field.value = '';
  $('echo').textContent = '';
  return button ? answerAside(button) : undefined;
}

// What was noted in passing: it is said, and one key takes it back.
export function noted(list) {
  passing = list.map((item) => item.path);
  if (list.length) toast(`${alsoText(list)} ${words.undo}`);
}

const alsoText = (list) => list.map(({ label, written, before }) => fill(before ? words.also_put_right : words.also, { what: `${label}: ${written}`, before })).join(' ');

// Shift F4: of words not sent yet only the answer counts; of those that were sent, what was noted in passing goes.
export async function undo() {
  const text = step() ? answerText() : '';
  if (text && heardOf?.text === text && heardOf.also) { alone = text; echo({ ...heardOf, also: null }); say(words.left_out); return; }
  if (!passing.length) { toast(words.nothing_to_undo); return; }
  const paths = passing.join(' ');
  passing = [];
  if (await post('undo', { noted: paths })) toast(words.undone);
}

// A second Enter while the first is on its way changes nothing.
async function once(what, act) {
  if (sending === what) return;
  sending = what;
  await act();
  if (sending === what) setTimeout(() => { if (sending === what) sending = ''; }, 400);
}

export function decline(how) {
  const { path } = step().dataset;
  passing = [];
  return once(`${path}:${how}`, () => post('declined', { path, how }));
}

// An action that failed. The sheet is the same when it fails again, so it is said.
export function retry() {
  const { path } = step().dataset, before = page.now.sheet;
  return once(`${path}:retry`, async () => { if (await post('retry', { path }) && page.now.sheet === before) toast(words.failed_again); });
}

export function wrong(text) {
  const place = $('echo');
  if (!place) { toast(text); return; }
  place.className = 'echo wrong'; place.textContent = text;
  $('answer')?.setAttribute('aria-invalid', 'true');
}

// How the answer is understood, in words or as digits to choose from.
export function echo(found, choosing = false) {
  const place = $('echo');
  if (!place) return;
  const wait = found.kind === 'doubt' || found.kind === 'options';
  place.className = `echo ${wait ? 'doubt' : found.kind === 'wrong' ? 'wrong' : ''}`;
  ($('in-words') || $('answer'))?.setAttribute('aria-invalid', String(found.kind === 'wrong'));
  if (found.kind === 'wish') { place.textContent = `${words.understood} ${found.message}. ${found.wish === 'digress' ? words.enter_aside : words.enter}`; return; }
  if (found.kind === 'also') { place.textContent = `${alsoText(found.also)} ${words.stays_here}`; return; }
  doubt = choosing && found.kind === 'options' ? found.options.length : 0;
  if (found.kind === 'wrong') { place.textContent = found.message; return; }
  if (found.kind !== 'options') {
    place.textContent = `${found.kind === 'doubt' ? words.doubt : words.understood} ${found.written}${found.counts ? `. ${found.counts}` : ''}`;
    if (found.also) place.append(`. ${alsoText(found.also)} `, leaveOut());
    return;
  }
  place.replaceChildren(`${words.which} `, ...found.options.flatMap((text, i) => {
    const key = document.createElement('kbd'), button = document.createElement('button');
    key.textContent = i + 1;
    button.type = 'button'; button.className = 'link'; button.dataset.option = i + 1; button.append(key, text);
    return [button];
  }));
}

function leaveOut() {
  const button = document.createElement('button'), key = document.createElement('kbd');
  key.textContent = 'Shift F4';
  button.type = 'button'; button.className = 'link'; button.id = 'leave-out'; button.append(`${words.not_that} `, key);
  return button;
}

export function choose(option) {
  const form = step();
  doubt = 0;
  if (form.id === 'correction') return post('correct', { path: form.dataset.path, text: answerText(), option });
  return post('step', { path: form.dataset.answer, text: answerText(), option });
}

export function typed(field) {
  doubt = 0;
  if (bargain.isOn()) { bargain.ask(); return; }
  clearTimeout(typed.timer);
  const form = step();
  typed.timer = setTimeout(async () => {
    const text = field.value.trim();
    if (!form || step() !== form) return;
    if (!text || text === '?' || text === '!') { $('echo').textContent = ''; $('echo').className = 'echo'; return; }
    if (form.id === 'correction') { follows(form.dataset.path, text); return; }
    const reply = await get('/desk/understand', { call: callId(), path: form.dataset.answer, text });
    if (!reply?.ok || field.value.trim() !== text || step() !== form) return;
    heardOf = { ...await reply.json(), text };
    tick(heardOf);
    echo(heardOf);
  }, 150);
}

// What is written in words beside a list is ticked in it.
function tick({ written = '' }) {
  if (!$('in-words')) return;
  for (const label of step().querySelectorAll('fieldset label')) {
    const name = label.querySelector('span').textContent;
    label.querySelector('input').checked = written === name || written.split(/, | (?:i|and) /).includes(name);
  }
}

// --- Sentences

function mark(first = false) {
  const items = [...$('sentences').children];
  items.forEach((item, i) => {
    item.className = i < sentence ? 'read' : '';
    if (i === sentence) { item.setAttribute('aria-current', 'true'); item.dataset.at ||= at(); } else item.removeAttribute('aria-current');
  });
  items[sentence]?.scrollIntoView?.({ block: 'nearest' });
  if (!first) say(fill(words.sentence, { n: sentence + 1, of: items.length }));
}

const at = () => document.querySelector('.timer')?.textContent || '';

export function move(by) {
  const list = $('sentences');
  if (list?.tagName !== 'OL') return false;
  sentence = Math.max(0, Math.min(list.children.length - 1, sentence + by));
  mark();
  return true;
}

export function heard(whole) {
  const { path } = step().dataset;
  const list = $('sentences');
  const count = list?.tagName === 'OL' ? list.children.length : 1;
  return once(`${path}:${whole}:${sentence}`, () => post('heard', { path, sentences: whole ? count : sentence, whole: whole ? 1 : 0, begun }));
}

// --- Corrections: which answer, then the sheet that shows what stays

let kept = null; // the step, with what was typed in it, while the correction stands in its place

export function pick(on = true) {
  const list = $('settled');
  const items = [...(list?.querySelectorAll('li[data-digit]') || [])].filter((item) => item.dataset.digit);
  if (on && !items.length) { toast(words.nothing_to_correct); return; }
  if (!list) return;
  list.classList.toggle('choosing', on);
  for (const id of ['settled-title', 'correct-word']) { const place = $(id); if (place) place.textContent = on ? place.dataset.choosing : place.dataset.usual; }
  for (const item of list.children) {
    item.querySelector('.mark').hidden = on;
    item.querySelector('.digit').hidden = !on;
  }
  if (on) { document.body.classList.add('drawer'); items[0].querySelector('button').focus(); say($('settled-title').textContent); } else document.body.classList.remove('drawer');
}

export const picking = () => Boolean($('settled')?.classList.contains('choosing'));

export async function open(path) {
  pick(false);
  const reply = await get('/desk/correction', { call: callId(), path });
  if (!reply?.ok) { if (reply) toast((await reply.json().catch(() => ({})))?.error?.message || ''); return; }
  if (!kept) kept = [...$('main').childNodes];
  $('main').innerHTML = await reply.text();
  say(document.querySelector('#main h1').textContent);
  focusStep();
  const text = answerText();
  if (text) follows(path, text);
}

export function leave() {
  if (!$('correction') || !kept) return false;
  $('main').replaceChildren(...kept);
  kept = null;
  focusStep();
  return true;
}

export function forget() { kept = null; }

export function chosen() { follows($('correction').dataset.path, answerText()); }

export async function follows(path, text) {
  const reply = await get('/desk/consequences', { call: callId(), path, text });
  if (!reply?.ok || answerText() !== text || $('correction')?.dataset.path !== path) return;
  const found = await reply.json();
  $('will-be').textContent = found.written || '…';
  $('follows').innerHTML = found.html;
  if (found.kind === 'understood' || found.kind === 'doubt') { $('echo').textContent = ''; $('echo').className = 'echo'; } else echo(found);
}

async function correct() {
  const { path } = $('correction').dataset, text = answerText(), { sheet, note } = page.now;
  if (!text) { wrong(words.answer_first); return; }
  if (!await post('correct', { path, text }) || page.now.sheet !== sheet) return;
  leave();
  const written = $('wrap-up') && $('note'); // the facts in the note, as long as nobody has changed them
  if (written && written.value === note) written.value = page.now.note;
  else if (written) toast(words.note_is_yours);
}

// --- Side questions

export function asides() {
  const list = $('asides');
  if (!list) { toast(words.no_asides); return; }
  document.body.classList.add('drawer');
  list.querySelector('button').focus();
}

export const inAsides = () => Boolean(document.activeElement?.closest('#asides'));

export async function interrupted() {
  const form = $('step');
  if (form?.dataset.kind === 'statement' && sentence > 0) await heard(false);
  asides();
}

export function answerAside(button) {
  aside = button.dataset.aside;
  document.body.classList.remove('drawer');
  $('aside-title').textContent = `„${button.dataset.says}”`;
  $('aside-answer').textContent = button.dataset.answer;
  $('aside-spent').hidden = !button.dataset.spent;
  if (button.dataset.answer || button.dataset.spent) $('aside').showModal();
  post('digress', { digression: aside });
}

export const inDoubt = () => doubt;
