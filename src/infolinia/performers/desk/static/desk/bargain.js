// Negotiating: the strip of authority, other terms in plain words, what they come to and whose decision they are.
import { $, page, words as said } from './page.js';
import { get, post } from './server.js';

const callId = () => page.now.phone.call || page.now.call;
export const strip = () => $('strip');
export const isOn = () => $('step')?.dataset.stage === 'offer';

const parts = () => [...strip().querySelectorAll('i')];
const value = () => strip()?.getAttribute('aria-valuenow') || '';
const moved = () => Boolean(strip()) && value() !== strip().dataset.made;
let wanted = '', found = null; // the words last asked about, and what they come to

// What will be sent: the words in the field, else the value of the strip when it was moved, else nothing: as offered.
export const text = () => ($('answer')?.value || '').trim() || (moved() ? value() : '');

export function entered() { wanted = ''; found = null; }

// One value on, or to the part that was pressed.
export function step(by) { const all = parts(), at = all.findIndex((part) => part.dataset.value === value()); put(all[Math.max(0, Math.min(all.length - 1, at + by))]); }

export function press(place) { const part = place.closest('i'); if (part) { strip().focus(); put(part); } }

function put(part) {
  if (!part || strip().getAttribute('aria-readonly') === 'true') return;
  show(part);
  $('answer').value = '';
  ask();
}

function show(part) {
  for (const other of parts()) other.classList.toggle('at', other === part);
  strip().setAttribute('aria-valuenow', part.dataset.value);
  strip().setAttribute('aria-valuetext', `${part.dataset.value}, ${part.dataset.whose}`);
}

// Asks the server what the words come to; a slow reply to older words is dropped.
export function ask() {
  const words = text(), form = $('step');
  clearTimeout(ask.timer);
  wanted = words;
  ask.timer = setTimeout(async () => {
    const asked = words || strip()?.dataset.made || '';
    if (!asked) return;
    const reply = await get('/desk/bargain', { call: callId(), path: form.dataset.path, text: asked });
    if (reply?.ok && wanted === words && $('step') === form) draw(await reply.json(), Boolean(words));
  }, words && $('answer').value ? 150 : 0);
}

function draw(heard, named) {
  found = heard;
  const agree = $('agree-word'), field = $('answer'), echo = $('echo');
  const typed = Boolean(field.value.trim());
  const how = heard.kind === 'reject' ? 'refuses' : heard.asks ? 'asks' : heard.kind === 'terms' && named ? 'proposes' : 'agrees';
  agree.textContent = agree.dataset[how];
  field.setAttribute('aria-invalid', String(heard.kind === 'wrong'));
  echo.className = `echo ${heard.kind === 'wrong' ? 'wrong' : heard.asks ? 'doubt' : ''}`;
  if (heard.kind === 'wish') { echo.textContent = `${said.understood} ${heard.message}. ${said.enter_aside}`; return; }
  echo.textContent = heard.kind === 'wrong' || heard.kind === 'reject' ? heard.message : typed ? heard.written : '';
  if (!heard.terms) return;
  $('decision').textContent = heard.whose;
  $('offer-text').textContent = heard.text;
  $('terms').replaceChildren(...heard.terms.flatMap(({ name, value: shown }) => [Object.assign(document.createElement('dt'), { textContent: name }), Object.assign(document.createElement('dd'), { textContent: shown })]));
  const named_ = strip() && parts().find((part) => Object.values(heard.named).includes(part.dataset.value) && part.dataset.value === heard.named.count);
  if (typed && named_) show(named_);
}

// `aside`: what to do with words that are an objection or a question.
export function submit(once, aside) {
  const { path, refused } = $('step').dataset, sent = text();
  if (found?.kind === 'wish' && wanted === sent) return aside(found);
  if (found?.kind === 'reject' && wanted === sent) return once(`${path}:refused`, () => post('declined', { path, how: 'refused' }));
  return once(`${path}:${sent}`, () => post('bargain', { path, text: sent, refused }));
}
