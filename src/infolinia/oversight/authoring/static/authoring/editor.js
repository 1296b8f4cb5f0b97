// The editor: its keys, and what is done with the whole text. The parts are in their own files.
import { $, ask, askInstead, facts, fill, newId, tell, words } from './page.js';
import { area, onChange, replaceAll } from './paper.js';
import * as checking from './checking.js';
import * as saving from './saving.js';
import './hints.js';

const starting = () => JSON.parse($('starting').textContent);

// --- What stands above the text

function stand() {
  const { errors, fresh } = checking.state;
  const drafted = saving.state.edition > 0 || !saving.state.clean;
  $('blank').hidden = area.value.trim() !== '';
  $('is-draft').hidden = !drafted;
  $('drop').hidden = !drafted;
  const bar = errors ? checking.plural('mend', errors) : '';
  const ready = drafted && errors === 0 && fresh && !saving.state.stopped;
  $('publish').textContent = bar || (drafted || !facts.published ? words.publish : words.unchanged);
  $('publish').setAttribute('aria-disabled', String(!ready));
  document.dispatchEvent(new CustomEvent('procedure:changed', { detail: { text: area.value, errors, fresh, readable: checking.state.readable } }));
}

$('publish').addEventListener('click', async () => {
  if (checking.state.errors) { checking.next(); return; }
  if ($('publish').getAttribute('aria-disabled') === 'true') { tell(area.value.trim() ? words.wait_for_check : words.nothing_to_publish); return; }
  if (!(await saving.save())) return;
  const dialog = $('ask-publish');
  $('before-publishing').textContent = words.compares;
  dialog.returnValue = '';
  dialog.showModal();
  $('do-publish').focus();
  const summary = await fetch(`${facts.base}/before`).catch(() => null);
  if (summary?.ok && !summary.redirected) $('before-publishing').innerHTML = await summary.text();
  else $('before-publishing').textContent = words.not_compared;
});
$('ask-publish').addEventListener('close', async () => {
  if ($('ask-publish').returnValue !== 'publish') { area.focus(); return; }
  const told = await ask('publish', { edition: saving.state.edition }, { id: newId() }).catch(() => ({ refused: 'lost', message: words.not_published }));
  if (told.refused) { refused(told.message); if (told.refused === 'draft-moved') saving.settle(); return; }
  saving.forget();
  location.href = `${facts.base}/history?published=${encodeURIComponent(told.version)}`;
});

$('drop').addEventListener('click', () => { $('more').hidePopover(); $('ask-drop').returnValue = ''; $('ask-drop').showModal(); });
$('ask-drop').addEventListener('close', async () => {
  if ($('ask-drop').returnValue !== 'drop') { area.focus(); return; }
  await saving.rest();
  const told = await ask('drop', { edition: saving.state.edition }, { id: newId() }).catch(() => ({ refused: 'lost', message: words.not_dropped }));
  if (told.refused) { saving.state.stopped = false; refused(told.message); if (told.refused === 'draft-moved') saving.settle(); return; }
  saving.forget();
  location.href = `${facts.list}?dropped=${encodeURIComponent(facts.name)}`;
});

function refused(message) {
  $('saved').textContent = message;
  $('saved').className = 'saved alarm';
  area.focus();
}

// --- The starting text

function begin() {
  replaceAll(starting());
  tell(words.began);
}
$('begin').addEventListener('click', begin);
$('put-start').addEventListener('click', async () => {
  $('more').hidePopover();
  if (!area.value.trim() || area.value === starting() || await askInstead(words.start_instead, words.start_effect)) begin(); else area.focus();
});

// --- Keys

const rehearsal = $('rehearsal');
document.addEventListener('keydown', (event) => {
  if (event.isComposing || event.altKey || event.metaKey || event.repeat || document.querySelector('dialog[open]')) return;
  if (event.ctrlKey && event.key.toLowerCase() === 's') { event.preventDefault(); saving.save().then((done) => done && tell($('saved').textContent)); }
  else if (event.key === 'F2' && !event.ctrlKey) { event.preventDefault(); checking.next(event.shiftKey); }
  else if (event.key === 'F9' && !event.ctrlKey && !event.shiftKey) {
    event.preventDefault();
    if (rehearsal.contains(document.activeElement)) area.focus();
    else rehearsal.querySelector('[data-first]').focus();
  } else if (event.ctrlKey && event.key === 'Enter' && event.target === area && !area.value.trim()) { event.preventDefault(); begin(); }
});

onChange(stand);
checking.on.checked = stand;
saving.on.saved = stand;
saving.on.changed = stand;
stand();
document.documentElement.dataset.begun = '1';
