// What opens over the sheet: the state menu, the transfer, the note, the search, the keys.
import { $, fill, page, toast, words } from './page.js';
import { droppedAside, get, post, setAside } from './server.js';
import { drawNuisance } from './caring.js';
import { focusStep } from './step.js';

export let draft = '';
export const keepDraft = (text) => { draft = text; };
export const opened = () => document.querySelector('dialog[open]');

export function openDialog(id, { q = '' } = {}) {
  const dialog = $(id), other = opened();
  if (!dialog || other === dialog) return;
  if (other) other.close();
  if (id === 'transfer') { wish = 0; show([]); notOutside(''); targets(dialog); } // never of a moment or a call before
  if (id === 'nuisance') { if (page.now.mode !== 'call') return; drawNuisance(); }
  if (id === 'colleagues') { $('colleague').value = ''; notColleague(''); $('colleague-list').replaceChildren(); colleagues(dialog); }
  if (id === 'states') deviceItem();
  if (id === 'note-dialog') { $('quick-note').value = [page.now.note, draft].filter(Boolean).join('\n'); draft = ''; unsaved(); }
  if (id === 'search') { $('q').value = q; $('found').replaceChildren(); search(q); }
  if (id === 'help') { dialog.show(); document.body.classList.add('shaded'); } else dialog.showModal(); // the call bar stays usable beside the keys
  (dialog.querySelector('input, textarea') || dialog.querySelector('menu button:not(:disabled)') || dialog.querySelector('button'))?.focus();
  if (id === 'transfer') $('targets').focus(); // a digit is a choice, not a number to call
}

// Where the agent answers, or the call in hand goes: the other place than now, or back while it is being moved.
function deviceItem() {
  const { device, telephone, moving, outside } = page.now.phone, button = $('change-device');
  const inCall = ['call', 'consulting', 'inside'].includes(page.now.mode) && !page.now.phone.asked;
  const to = moving ? device : device === 'phone' || device === 'outside' ? 'browser' : 'phone';
  $('device-item').hidden = !telephone && device !== 'outside' && moving !== 'outside';
  button.dataset.device = to;
  button.disabled = (to === 'phone' && !telephone) || (inCall && to === 'phone' && telephone !== 'there');
  button.querySelector('span').textContent = words[`${moving ? 'stay' : inCall ? 'move' : 'answer'}_${to}`];
  $('outside-item').hidden = !outside || device === 'outside' || Boolean(moving);
  $('go-outside').querySelector('span').textContent = words[`${inCall ? 'move' : 'answer'}_outside`];
}

export function closeDialog() { opened()?.close(); }

// A digit pressed before the list is there chooses from it when it comes.
let wish = 0;
export function wishFor(digit) { wish = digit; }

// To a number outside. One that is refused stays in its field, with the reason.
export async function outside() {
  notOutside('');
  if (await post('hand_over', { target: `outside:${$('outside').value.trim()}`, how: 'now' })) { $('outside').value = ''; closeDialog(); }
}

export function notOutside(why) {
  $('outside-echo').textContent = why; $('outside').setAttribute('aria-invalid', String(Boolean(why)));
  if (why) $('outside').focus();
}

// Whom the call may go to now.
async function targets(dialog) {
  const reply = await get('/desk/targets', {});
  if (!reply?.ok) return;
  const { targets: known } = await reply.json();
  if (!dialog.open) return;
  show(known);
  if (wish) { $('targets').children[wish - 1]?.querySelector('button:not(:disabled)')?.click(); wish = 0; return; }
  const typed = document.activeElement?.id === 'outside' && document.activeElement.value;
  if (!document.activeElement?.closest('#targets button') && !typed) $('targets').querySelector('button:not(:disabled)')?.focus();
  if (!known.length) $('targets').append(Object.assign(document.createElement('li'), { className: 'quiet', textContent: words.no_targets }));
}

function show(list) {
  const place = $('targets'), { target, how } = document.activeElement?.dataset || {};
  place.replaceChildren(...list.map((target, i) => {
    const item = document.createElement('li');
    item.append(choice(target, i + 1, target.kind === 'agent' ? 'ask' : 'now'));
    if (target.kind === 'agent') {
      const cold = document.createElement('button');
      cold.type = 'button'; cold.className = 'link'; cold.dataset.target = `agent:${target.id}`; cold.dataset.how = 'now';
      cold.textContent = words.at_once; cold.disabled = !target.free; cold.setAttribute('aria-label', `${target.name}: ${words.at_once}`);
      item.append(cold);
    }
    return item;
  }));
  if (target) place.querySelector(`[data-target="${CSS.escape(target)}"][data-how="${how}"]`)?.focus();
}

function choice(target, number, how) {
  const button = document.createElement('button');
  button.type = 'button'; button.dataset.target = `${target.kind}:${target.id}`; button.dataset.how = how; button.disabled = !target.free;
  const key = document.createElement('kbd'), who = document.createElement('span'), what = document.createElement('small'), state = document.createElement('span');
  key.textContent = number; key.setAttribute('aria-hidden', 'true');
  who.textContent = target.name; what.textContent = target.detail; who.append(what);
  state.textContent = target.word; state.className = target.free ? 'free' : '';
  button.append(key, who, state);
  return button;
}

// Whom the agent may call, narrowed by what is typed: a name, or a short number that need not be on the list.
let known = [];
async function colleagues(dialog) {
  const reply = await get('/desk/colleagues', {});
  if (!reply?.ok) return;
  known = (await reply.json()).colleagues;
  if (dialog.open) narrow();
}

export function narrow() {
  const text = $('colleague').value.trim().toLowerCase();
  const fitting = known.filter((one) => !text || `${one.name} ${one.detail}`.toLowerCase().includes(text)).slice(0, 9);
  $('colleague-list').replaceChildren(...fitting.map((one, i) => {
    const item = document.createElement('li'), button = choice(one, i + 1, '');
    delete button.dataset.target; delete button.dataset.how; button.dataset.colleague = one.id;
    item.append(button);
    return item;
  }));
  if (!fitting.length) $('colleague-list').append(Object.assign(document.createElement('li'), { className: 'quiet', textContent: words.no_colleagues }));
}

export function notColleague(why) {
  $('colleague-echo').textContent = why; $('colleague').setAttribute('aria-invalid', String(Boolean(why)));
  if (why) $('colleague').focus();
}

export async function callColleague(who = '') {
  const first = document.querySelector('#colleague-list button:not(:disabled)'), typed = $('colleague').value.trim();
  const colleague = who || (/^[0-9]+$/.test(typed) ? typed : first?.dataset.colleague) || typed;
  notColleague('');
  if (colleague && await post('call_colleague', { colleague })) closeDialog();
}

// Every button with a key is a command, by the words on it.
function commands(text) {
  const wanted = text.trim().toLowerCase();
  const known = [...document.querySelectorAll('#top button[id], #main button, #right .titled button, #commands-known button')]
    .filter((button) => !button.disabled && button.textContent.trim() && button.offsetParent !== null || button.closest('#commands-known'));
  const fitting = known.filter((button) => !wanted || button.textContent.toLowerCase().includes(wanted)).slice(0, 6);
  $('commands').replaceChildren(...fitting.map((button) => {
    const item = document.createElement('li'), copy = document.createElement('button');
    copy.type = 'button'; copy.textContent = button.textContent.replace(/\s+/g, ' ').trim();
    copy.addEventListener('click', () => { closeDialog(); button.click(); });
    item.append(copy);
    return item;
  }));
}

// Found now is what is written now: a slow reply to older words is dropped.
export function search(text) {
  commands(text);
  clearTimeout(search.timer);
  search.timer = setTimeout(async () => {
    const reply = await get('/desk/search', { q: text });
    if (reply?.ok && $('q').value === text) $('found').innerHTML = await reply.text();
  }, 200);
}

// Who the customer is, as the agent says.
export async function attach({ customer, name }) {
  closeDialog();
  if (await post('attach', { customer })) toast(fill(words.attached, { name }));
}

// What the server would not save, each with its words: into the note, or away.
async function unsaved() {
  const list = $('unsaved-list'), items = await setAside();
  $('unsaved').hidden = !items.length;
  list.replaceChildren(...items.map((item) => {
    const row = document.createElement('li'), text = document.createElement('p');
    text.textContent = `${item.what ? `${item.what}: ` : ''}${item.fields.text || item.fields.note || words.no_text}`;
    const button = (label, act) => {
      const made = document.createElement('button');
      made.type = 'button'; made.className = 'link'; made.textContent = label;
      made.addEventListener('click', async () => { act(); await droppedAside(item.number); await unsaved(); $('quick-note').focus(); });
      return made;
    };
    const move = button(list.dataset.move, () => { $('quick-note').value = [$('quick-note').value, text.textContent].filter(Boolean).join('\n'); });
    row.append(text, move, button(list.dataset.drop, () => {}));
    return row;
  }));
}

export async function saveNote() {
  const note = $('quick-note').value;
  closeDialog();
  if (await post('note', { note })) toast(words.note_saved); else keepDraft(note === page.now.note ? '' : note);
}

export async function wrapUp(then) {
  const call = $('wrap-up').dataset.call;
  await post('wrap_up', { call, disposition: $('disposition').value, note: $('note').value, then });
}

for (const dialog of document.querySelectorAll('dialog')) {
  dialog.addEventListener('close', () => { document.body.classList.remove('shaded'); if (!opened()) focusStep(); });
  dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
}
