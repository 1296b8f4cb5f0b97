// The form of a menu, and its rehearsal: keys are kept here; the server plays them by the form as it stands, each time
// from the beginning.
const form = document.getElementById('menu-form');
const panel = document.getElementById('rehearsal');
const heard = document.getElementById('heard');
const told = document.getElementById('try-told');
const keypad = document.getElementById('keypad');
let keys = '', over = false, begun = false, asking = 0, audio = null;

function body() {
  const sent = new FormData(form);
  sent.set('keys', keys);
  sent.set('at', document.getElementById('try-at').value);
  sent.set('hours', document.getElementById('try-hours').value);
  return sent;
}

async function ask(address) {
  told.textContent = '';
  let reply;
  try {
    reply = await fetch(address, { method: 'POST', body: body(), headers: { Accept: 'application/json' } });
  } catch {
    told.textContent = panel.dataset.away;
    return null;
  }
  if (reply.ok) return reply;
  const text = await reply.text();
  try { told.textContent = JSON.parse(text).error.message; } catch { told.textContent = reply.status === 422 ? text : panel.dataset.away; }
  return null;
}

async function play() {
  const number = ++asking;
  stop();
  begun = true;
  const reply = await ask(panel.dataset.at);
  if (!reply || number !== asking) return; // a later key was pressed meanwhile
  const { entries, over: isOver } = await reply.json();
  over = isOver;
  heard.replaceChildren(...entries.map(({ kind, text }) => {
    const line = document.createElement('p');
    line.className = kind;
    line.textContent = text;
    return line;
  }));
  heard.scrollTop = heard.scrollHeight;
}

function press(key) {
  if (over) return;
  keys += key; // before anything was heard it is an early key
  play();
}

function again() {
  keys = '';
  over = false;
  play();
}

function stop() {
  if (!audio) return;
  audio.pause();
  URL.revokeObjectURL(audio.src);
  audio = null;
  const button = document.getElementById('try-sound');
  button.textContent = button.dataset.word;
}

async function listen(button) {
  if (audio) { stop(); return; }
  const reply = await ask(panel.dataset.sound);
  if (!reply) return;
  audio = new Audio(URL.createObjectURL(await reply.blob()));
  button.dataset.word = button.textContent;
  button.textContent = panel.dataset.stop;
  audio.addEventListener('ended', stop);
  await audio.play();
}

for (const button of panel.querySelectorAll('[data-key]')) button.addEventListener('click', () => press(button.dataset.key));
document.getElementById('try-again').addEventListener('click', again);
document.getElementById('try-sound').addEventListener('click', (event) => listen(event.currentTarget));

// Digits, * and # are keys of the telephone wherever nothing is typed in the panel.
panel.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat) return;
  if (!/^[0-9*#]$/.test(event.key) || event.target.closest('input, select, textarea')) return;
  event.preventDefault();
  press(event.key);
});
// A field holds what stands in it; the whole list, the same for many fields, comes into it when somebody goes there.
function fill(select) {
  const { list } = select?.dataset ?? {};
  if (!list) return;
  delete select.dataset.list;
  const { value } = select, whole = document.getElementById(`list-${list}`).content.cloneNode(true);
  if (select.required) whole.querySelector('option[value=""]').remove();
  const isThere = [...whole.querySelectorAll('option')].some((option) => option.value === value);
  if (isThere) select.replaceChildren(whole);
  else select.append(whole); // what is there no more stays in its place
  select.value = value;
}
for (const name of ['focusin', 'pointerdown']) form.addEventListener(name, ({ target }) => fill(target.closest('select[data-list]')));

document.addEventListener('keydown', (event) => {
  if (event.key !== 'F9' || event.repeat) return;
  event.preventDefault();
  if (panel.contains(document.activeElement)) form.querySelector('input:not([type="hidden"])').focus();
  else keypad.querySelector('button').focus();
});
