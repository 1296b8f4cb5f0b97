// The rehearsal beside the text: the customer's lines are kept here, and played by the server after each of them and
// after each change of the text. What is kept with the procedure is in kept.js, which stands on this.
import { $, ask, facts, fill } from './page.js';
import { state as checked } from './checking.js';

const AGAIN = 900; // milliseconds, when the server was busy
const STORE = `trial ${facts.base}`;
const words = $('trial-words').dataset;
const said = $('said'), talk = $('talk');
const nothing = () => ({ name: '', language: facts.language.startsWith('en') ? 'en' : 'pl', performer: 'desk', now: '', given: {}, backend: {}, lines: [] });
export const on = { text: () => {} };
let trial = recall(), text = '', number = 0, timer = 0, running = null;
let shown = { ended: false, stopped: null, beside: [], settled: [] };
let correcting = null; // the settled answer that the next line corrects

export const current = () => ({ text, ...trial });

function recall() {
  try { return { ...nothing(), ...JSON.parse(sessionStorage.getItem(STORE) || '{}') }; } catch { return nothing(); }
}
function remember() {
  try { sessionStorage.setItem(STORE, JSON.stringify(trial)); } catch { /* the conversation lives as long as the page */ }
}

/** Another conversation takes the place of this one. */
export function open(other) {
  trial = { ...nothing(), ...other };
  correcting = null;
  settle();
  play({ anew: true });
}

// --- Playing

function later(wait) {
  clearTimeout(timer);
  timer = setTimeout(play, wait);
}

/** Plays all lines. told: the reply is said to screen readers; anew: it is shown from its beginning. */
async function play({ told = false, anew = false } = {}) {
  clearTimeout(timer);
  remember();
  running?.abort();
  if (!text.trim()) { empty(); return; }
  running = new AbortController();
  const mine = (number += 1);
  talk.setAttribute('aria-busy', 'true');
  try {
    const reply = await ask('rehearse', { ...trial, text, number: mine }, { signal: running.signal });
    if (mine !== number) return;
    if (reply.refused) trouble(reply.message); else show(reply, { told, anew });
  } catch (error) {
    if (error.name === 'AbortError' || mine !== number) return;
    $('trial-step').textContent = words.lost;
    later(AGAIN);
  } finally {
    if (mine === number) talk.removeAttribute('aria-busy');
  }
}

function empty() {
  talk.replaceChildren($('no-talk') ?? document.createElement('p'));
  $('trial-step').textContent = '';
}

function trouble(message) {
  const place = document.createElement('p');
  place.className = 'halt';
  place.textContent = message;
  talk.querySelector('.halt')?.remove();
  talk.append(place);
  tell(message);
}

function show(reply, { told, anew }) {
  const below = talk.scrollHeight - talk.scrollTop - talk.clientHeight < 40;
  if (!reply.readable) {
    talk.classList.add('old');
    talk.querySelector('.halt')?.remove();
    talk.insertAdjacentHTML('beforeend', reply.halt);
    if (below || told) talk.scrollTop = talk.scrollHeight;
    if (told) tell(talk.querySelector('.halt').textContent);
    return;
  }
  shown = reply;
  talk.classList.remove('old');
  talk.innerHTML = reply.course;
  for (const [index, step] of Object.entries(reply.focuses)) if (trial.lines[index] && !trial.lines[index].focus) trial.lines[index].focus = step;
  remember();
  findings();
  setting(reply.setting);
  others();
  settle();
  if (anew) talk.scrollTop = 0; else if (told || below) talk.scrollTop = talk.scrollHeight;
  if (told) tell([...talk.querySelectorAll('.course > li, .halt')].slice(heard()).map((item) => item.innerText).join('. '));
}

/** From which entry on the conversation is news: what follows the customer's last line. */
function heard() {
  const items = [...talk.querySelectorAll('.course > li')];
  const last = items.findLastIndex((item) => item.matches('.customer, .note'));
  return last < 0 ? Math.max(0, items.length - 1) : last + 1;
}

/** What the check finds at a step that the conversation came to stands in the conversation, too. */
function findings() {
  for (const { severity, step, why, cure } of checked.findings) {
    const at = step && severity === 'error' ? [...talk.querySelectorAll('.agent[data-step]')].findLast((item) => item.dataset.step === step) : null;
    if (!at) continue;
    const item = document.createElement('li'), mark = document.createElement('p'), all = document.createElement('span'), mend = document.createElement('strong');
    item.className = 'halt';
    mend.textContent = cure;
    all.append(`${words.here} ${why} `, mend);
    mark.append(all);
    item.append(mark);
    at.after(item);
  }
}

function tell(sentence) {
  $('trial-told').textContent = '';
  requestAnimationFrame(() => { $('trial-told').textContent = sentence; });
}

/** What stands around the conversation. */
function settle() {
  const { progress } = shown;
  $('trial-step').textContent = progress ? fill(words.step, progress) : '';
  $('trial-name').textContent = trial.left_out ? `${trial.name} · ${words.cut}` : trial.name;
  $('take-back').disabled = !trial.lines.length;
  $('said-label').textContent = correcting ? fill(words.corrects, correcting) : words.says;
  $('trial-language').value = trial.language;
  $('trial-performer').value = trial.performer === 'voice' ? 'voice' : 'desk';
}

// --- Lines

/** Something happens. What could not be said any more gives way to it, and so does the refusal on which no way leads
 * on. Where the conversation is over, what was typed stays, and it is said why. */
function add(line) {
  const { stopped } = shown;
  if (stopped?.line >= 0) trial.lines.length = stopped.line;
  else if (stopped?.why === 'stuck' && trial.lines.at(-1)?.does === 'declines') trial.lines.pop();
  else if (shown.ended) {
    const why = stopped ? words.stuck : words.ended;
    $('trial-step').textContent = why;
    tell(why);
    return;
  }
  shown = { ...shown, stopped: null }; // until the server says so again
  trial.lines.push(line);
  correcting = null;
  said.value = '';
  settle();
  play({ told: true });
}

function say(value) {
  if (!value) return;
  if (correcting) add({ does: 'corrects', slots: { [correcting.path]: value } });
  else if (value === '?') add({ does: 'declines', value: 'dont_know' });
  else if (value === '!') add({ does: 'declines', value: 'refused' });
  else add({ does: 'says', value });
}

function takeBack() {
  const line = trial.lines.pop();
  if (!line) return;
  const value = line.does === 'says' ? line.value : Object.values(line.slots ?? {})[0] ?? '';
  said.value = value;
  said.setSelectionRange(value.length, value.length);
  tell(fill(words.back, { line: value || line.does }));
  settle();
  play();
}

$('speak').addEventListener('submit', (event) => { event.preventDefault(); say(said.value.trim()); said.focus(); });
said.addEventListener('keydown', (event) => {
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  if (event.key === 'ArrowUp' && !said.value && !event.repeat) { event.preventDefault(); takeBack(); }
  if (event.key === 'Escape' && correcting) { event.preventDefault(); correcting = null; settle(); }
});
$('not-known').addEventListener('click', () => { say('?'); said.focus(); });
$('refuses').addEventListener('click', () => { say('!'); said.focus(); });
$('take-back').addEventListener('click', () => { takeBack(); said.focus(); });
$('from-start').addEventListener('click', () => play({ told: true, anew: true }));
$('anew').addEventListener('click', () => { $('setting').hidePopover(); open({ language: trial.language, performer: trial.performer, given: trial.given, backend: trial.backend }); said.focus(); });
document.addEventListener('keydown', (event) => {
  if (event.key !== 'F9' || !event.shiftKey || event.repeat || document.querySelector('dialog[open]')) return;
  event.preventDefault();
  play({ told: true, anew: true });
});

// --- What else may happen

function others() {
  group($('beside'), words.beside, shown.beside.map(({ id, says }) => ({ label: says, act: () => add({ does: 'digresses', value: id }) })));
  group($('correct'), words.correct, shown.settled.map(({ path, label, written }) => ({ label: `${label}: ${written}`, act: () => { correcting = { path, label }; settle(); } })));
  $('retries').hidden = !shown.may_retry;
}

function group(place, title, items) {
  place.replaceChildren();
  const head = document.createElement('p');
  head.className = 'label';
  head.textContent = items.length ? title : `${title}. ${words.none}`;
  place.append(head, ...items.map(({ label, act }) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'whole';
    button.textContent = label;
    button.addEventListener('click', () => { $('else').hidePopover(); act(); said.focus(); });
    return button;
  }));
}

for (const button of document.querySelectorAll('#else [data-does]')) {
  button.addEventListener('click', () => { $('else').hidePopover(); add({ does: button.dataset.does, value: button.dataset.value }); said.focus(); });
}

// --- The setting

function setting(html) {
  const place = $('setting-more');
  if (place.dataset.html === html) return;
  const focused = place.contains(document.activeElement) ? document.activeElement.id : '';
  place.innerHTML = html;
  place.dataset.html = html;
  if (focused) $(focused)?.focus({ preventScroll: true });
}

$('trial-language').addEventListener('change', () => { trial.language = $('trial-language').value; play(); });
$('trial-performer').addEventListener('change', () => { trial.performer = $('trial-performer').value; play(); });
$('setting-more').addEventListener('change', ({ target }) => {
  const { given, action, of, output } = target.dataset;
  if (given) trial.given[given] = target.value;
  else if (action && target.value) trial.backend[action] = [{ error: target.value }];
  else if (action) delete trial.backend[action];
  else if (output) trial.backend[of] = [{ ...(trial.backend[of]?.[0]?.error ? {} : trial.backend[of]?.[0]), [output]: target.value }];
  play();
});
for (const id of ['else', 'setting', 'kept']) {
  $(id).addEventListener('toggle', ({ newState }) => {
    if (newState === 'open') $(id).querySelector('button:not([hidden]), select, input')?.focus();
  });
}

document.addEventListener('procedure:changed', ({ detail }) => {
  if (!detail.fresh && detail.text.trim()) return; // the check comes first
  const other = detail.text !== text;
  text = detail.text;
  if (other) { on.text(); play(); }
});
settle();
