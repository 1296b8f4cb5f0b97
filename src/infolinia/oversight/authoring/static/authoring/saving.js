// Nothing typed is lost: a copy stays in this browser until the server has it; what somebody else saved in the meantime
// is shown beside it and overwritten only by choice.
import { $, ask, askInstead, facts, fill, newId, tell, tooLarge, words } from './page.js';
import { area, onChange, replaceAll } from './paper.js';

const AFTER = 900; // milliseconds of no typing
const AT_MOST = 5000; // milliseconds of typing on
const AGAIN = [1000, 2000, 4000, 8000, 15000]; // milliseconds between tries while the server is away
const key = `infolinia-draft:${facts.user}:${facts.base}`;
const mineKey = `${key}:mine`;

export const state = { edition: Number(facts.edition), clean: true, stopped: false };
export const on = { saved: () => {}, changed: () => {} };
let known = area.value; // what the server has
let sending = null; // {text, edition, id}: asked again as it is until an answer comes
let timer = 0, since = 0, tries = 0;

function keep() {
  try {
    if (area.value === known) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify({ text: area.value, edition: state.edition }));
  } catch { say(words.not_kept, 'wait'); } // the browser keeps nothing: said, and saved by the server all the same
}

function isKept() {
  try { return localStorage.getItem(key) !== null; } catch { return false; }
}

function say(sentence, kind = '') {
  $('saved').textContent = sentence;
  $('saved').className = `saved ${kind}`;
}

function changed() {
  state.clean = area.value === known;
  keep();
  on.changed();
  if (state.clean || state.stopped) return;
  since ||= Date.now();
  clearTimeout(timer);
  if (!sending) timer = setTimeout(save, Math.max(0, Math.min(AFTER, since + AT_MOST - Date.now())));
}

/** Saves now. True when the server has the text that stands here. */
export async function save() {
  clearTimeout(timer);
  if (state.stopped) { settle(); return false; }
  if (sending?.busy) return sending.busy.then(() => (state.clean ? true : save()));
  if (state.clean && !sending) return true;
  const refused = sending ? '' : tooLarge(area.value);
  if (refused) { say(refused, 'alarm'); return false; }
  sending ??= { text: area.value, edition: state.edition, id: newId() };
  const work = send();
  sending.busy = work;
  await work;
  return state.clean;
}

async function send() {
  const { text, edition, id } = sending;
  try {
    const told = await ask('save', { text, edition }, { id });
    sending = null;
    tries = 0;
    if (told.refused === 'draft-moved') { await settle(); return; }
    if (told.refused) { say(told.message, 'alarm'); return; }
    known = text;
    state.edition = told.edition;
    since = 0;
    state.clean = area.value === known;
    keep();
    say(fill(words.saved, { at: told.at }));
    on.saved(told);
    if (!state.clean) changed();
  } catch (error) {
    const wait = AGAIN[Math.min(tries, AGAIN.length - 1)];
    tries += 1;
    say(error.signedOut ? words.signed_out : fill(words.away, { at: clock(Date.now() + wait) }), 'wait');
    if (sending) delete sending.busy;
    timer = setTimeout(save, wait);
  }
}

const clock = (at) => new Intl.DateTimeFormat('pl', { hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone: facts.zone }).format(at);

/** Somebody else has saved: both texts are shown, and whoever writes here decides. */
export async function settle() {
  state.stopped = true;
  say(words.stopped, 'alarm');
  let other;
  const mine = area.value;
  try { other = await ask('moved', { text: mine }); } catch { say(words.moved_away, 'alarm'); return; }
  if (other.refused) { say(other.message, 'alarm'); return; }
  if (other.text === area.value) { adopt(other); return; }
  const by = other.own ? words.moved_own : words.moved;
  $('moved-title').textContent = other.own ? words.two_tabs : words.two_people;
  $('moved-who').textContent = fill(other.by ? by : words.moved_dropped, other);
  $('moved-lines').innerHTML = other.html;
  $('moved-mine').value = mine;
  $('moved-theirs').value = other.text;
  const dialog = $('moved');
  dialog.returnValue = '';
  if (!dialog.open) dialog.showModal();
  await new Promise((done) => dialog.addEventListener('close', done, { once: true }));
  if (dialog.returnValue === 'mine') {
    state.edition = other.edition;
    known = other.text;
    state.stopped = false;
    await save();
  } else if (dialog.returnValue === 'theirs') {
    aside(area.value);
    replaceAll(other.text);
    adopt(other);
  } else say(words.stopped, 'alarm');
}

function adopt(other) {
  state.edition = other.edition;
  known = other.text;
  state.stopped = false;
  changed();
  say(other.at ? fill(words.saved, other) : '');
  on.saved(other);
}

/** Keeps a text in this browser, to be brought back from the menu. */
function aside(text) {
  try { localStorage.setItem(mineKey, text); } catch { return; }
  $('put-mine').hidden = false;
}

/** Saves no more; what is on its way arrives first. */
export async function rest() {
  clearTimeout(timer);
  state.stopped = true;
  await sending?.busy;
}

/** What is kept here is no longer wanted: the draft was published or thrown away. */
export function forget() {
  known = area.value;
  state.clean = true;
  state.stopped = true;
  clearTimeout(timer);
  try { localStorage.removeItem(key); } catch { /* there was nothing to keep it in */ }
}

/** What this browser kept and the server never got comes back. */
function recover() {
  let kept = null;
  try {
    kept = JSON.parse(localStorage.getItem(key) || 'null');
    $('put-mine').hidden = !localStorage.getItem(mineKey);
  } catch { return; }
  if (typeof kept?.text !== 'string' || kept.text === area.value) return;
  const moved = kept.edition !== state.edition;
  replaceAll(kept.text);
  if (moved) settle();
  else { say(words.recovered, 'wait'); tell(words.recovered); }
}

$('put-mine').addEventListener('click', async () => {
  const text = localStorage.getItem(mineKey);
  $('more').hidePopover();
  if (text === null || text === area.value) { area.focus(); return; }
  if (area.value.trim() && !(await askInstead(words.mine_instead, words.mine_effect))) { area.focus(); return; }
  aside(area.value);
  replaceAll(text);
});
onChange(changed);
addEventListener('online', () => { if (sending && !sending.busy) save(); });
document.addEventListener('visibilitychange', () => { if (document.hidden && !state.clean && !state.stopped) save(); });
addEventListener('beforeunload', (event) => {
  if (!state.clean && !isKept()) event.preventDefault(); // neither here nor there
});
recover();
