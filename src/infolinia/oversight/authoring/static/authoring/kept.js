// The rehearsals that are kept with the procedure: their list, playing all, keeping this one, files.
import { $, ask, fill } from './page.js';
import { current, on, open } from './rehearsing.js';

const words = $('trial-words').dataset;
let dropping = '', count = 0;

function list(reply, told = '') {
  if (reply.refused) { $('keep-told').textContent = reply.message; return false; }
  $('kept-list').innerHTML = reply.html;
  count = reply.count;
  $('kept-count').textContent = reply.count ? `(${reply.count})` : '';
  $('kept-file').hidden = $('run-all').hidden = !reply.count;
  $('keep-told').textContent = told;
  return true;
}

async function asked(what, body) {
  return ask(what, body).catch(() => ({ refused: 'lost', message: words.lost }));
}

$('keep').addEventListener('submit', async (event) => {
  event.preventDefault();
  const name = $('keep-name').value.trim();
  const reply = await asked('rehearsals/keep', { ...current(), number: 0, name });
  if (!list(reply, fill(words.kept, { name }))) $('keep-name').focus();
});

$('run-all').addEventListener('click', async () => {
  $('run-told').textContent = words.playing;
  const reply = await asked('rehearsals/run', { text: current().text });
  if (reply.refused) { $('run-told').textContent = reply.message; return; }
  list(reply);
  $('run-told').textContent = fill(words.passed, reply);
});
on.text = () => { $('run-told').textContent = ''; };

$('kept-list').addEventListener('click', async ({ target }) => {
  const button = target.closest('button');
  if (button?.dataset.open !== undefined) {
    const found = await asked(`rehearsals/one?rehearsal=${encodeURIComponent(button.dataset.open)}`);
    if (found.refused) { $('keep-told').textContent = found.message; return; }
    $('kept').hidePopover();
    $('keep-name').value = found.name;
    open(found);
    $('said').focus();
  } else if (button?.dataset.drop !== undefined) {
    dropping = button.dataset.drop;
    $('gone-title').textContent = fill(words.gone, { name: dropping });
    $('ask-gone').returnValue = '';
    $('ask-gone').showModal();
  }
});
$('ask-gone').addEventListener('close', async () => {
  if ($('ask-gone').returnValue === 'drop') list(await asked('rehearsals/drop', { rehearsal: dropping }));
  $('kept').showPopover();
});

async function take() {
  const [file] = $('kept-take').files;
  const reply = await asked('rehearsals/replace', { text: await file.text() });
  list(reply, fill(words.replaced, reply));
  $('kept-take').value = '';
}
$('kept-take').addEventListener('change', () => {
  const [file] = $('kept-take').files;
  if (!file) return;
  if (!count) { take(); return; }
  $('take-title').textContent = fill(words.take, { count, file: file.name });
  $('ask-take').returnValue = '';
  $('ask-take').showModal();
});
$('ask-take').addEventListener('close', async () => {
  if ($('ask-take').returnValue === 'take') await take(); else $('kept-take').value = '';
  $('kept').showPopover();
});

list(await asked('rehearsals'));
