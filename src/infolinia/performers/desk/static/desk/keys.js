// The keys (docs: never Alt, no bare letters, nothing the browser or the system owns).
import { $, page } from './page.js';
import { post } from './server.js';
import * as step from './step.js';
import * as bargain from './bargain.js';
import { closeDialog, openDialog, opened, wishFor, wrapUp } from './dialogs.js';
import { difficult, distress } from './caring.js';
import { line, mute } from './line.js';

const inText = (place) => place.matches?.('input:not([type=radio], [type=checkbox], [type=range]), textarea, select');

document.addEventListener('keydown', (event) => {
  if (event.isComposing || event.altKey || event.metaKey) return;
  if (call(event) || (opened() ? inDialog(event) : inStep(event))) event.preventDefault();
});

// Call keys work from any focus, in dialogs too. True: the key is ours.
function call({ key, shiftKey: shift, ctrlKey: ctrl, repeat }) {
  const once = (act) => { if (!repeat) act(); return true; };
  if (ctrl && key === 'F8') return once(() => openDialog('nuisance'));
  if (key === 'F8') return once(() => line(shift));
  if (key === 'F9') return once(() => hands(shift));
  if (ctrl && key.toLowerCase() === 'm') return once(mute);
  if (ctrl && !shift && key.toLowerCase() === 'i') return once(distress);
  if (ctrl && key === 'F2') return once(difficult);
  if (ctrl && key.toLowerCase() === 'b') return once(() => (page.now.mode === 'wrap_up' ? wrapUp('break') : openDialog('states')));
  if (key === 'F1') return once(() => (shift ? post('speak') : opened()?.id === 'help' ? closeDialog() : openDialog('help')));
  if (ctrl && key === '/') return once(() => openDialog('search'));
  if (key === 'F2' && shift) return once(() => ['call', 'consulting'].includes(page.now.mode) && openDialog('note-dialog'));
  return false;
}

export function hands(shift) {
  if (['ready', 'break'].includes(page.now.mode) && !shift) return openDialog('colleagues');
  if (page.now.mode === 'call' && !shift) return openDialog('transfer');
  if (page.now.mode === 'consulting' && !page.now.phone.asked) return post(shift ? 'join' : 'complete');
  return null;
}

function inDialog({ key, ctrlKey: ctrl, target }) {
  const dialog = opened(), menu = target.closest?.('menu') || dialog.querySelector('menu');
  const buttons = [...dialog.querySelectorAll('menu button:not(:disabled)')];
  if (key === 'Escape' && dialog.id === 'help') { closeDialog(); return true; }
  if (ctrl && key === 'Enter' && dialog.id === 'note-dialog') { $('note-form').requestSubmit(); return true; }
  if (key === 'ArrowDown' || key === 'ArrowUp') { if (!buttons.length) return false; move(buttons, key === 'ArrowDown' ? 1 : -1); return true; }
  if (key === 'Enter' && target.id === 'q') { buttons[0]?.focus(); return true; } // the first is chosen by a second Enter, seen
  if (/^[0-9]$/.test(key) && menu && !inText(target)) { pickFrom(menu, Number(key) || 10); return true; }
  return false;
}

function pickFrom(menu, digit) {
  if (!menu.children.length) wishFor(digit);
  menu.children[digit - 1]?.querySelector('button:not(:disabled)')?.click();
}

function move(items, by) {
  const at = items.indexOf(document.activeElement);
  items[at < 0 ? 0 : (at + by + items.length) % items.length]?.focus();
}

function inStep({ key, shiftKey: shift, ctrlKey: ctrl, target, repeat }) {
  const typing = inText(target), form = step.step();
  if (key === 'F2' && !shift) { if (form && !repeat) step.interrupted(); return true; }
  if (key === 'F4' && shift) { if (!repeat) step.undo(); return true; }
  if (key === 'F4') { if (!repeat) step.pick(!step.picking()); return true; }
  if (key === 'Escape') return escape();
  if (step.picking()) return pickKey(key);
  if (step.inAsides()) return asideKey(key);
  if (step.inDoubt() && /^[1-9]$/.test(key) && Number(key) <= step.inDoubt()) { step.choose(Number(key)); return true; }
  if (key === 'PageUp') { if (form && !repeat && !step.leave()) post('back'); return true; }
  if ((key === 'End' && !typing) || (ctrl && key === 'End')) { step.leave(); step.focusStep(); return true; }
  if (ctrl && key === 'Enter') { if (!repeat) (form || $('wrap-up'))?.requestSubmit(); return true; }
  if (key === 'Enter' && !typing && !target.closest?.('button, a, summary')) return repeat || enter(form);
  return typing ? false : bare(key, form);
}

function enter(form) {
  if (form) { step.submit(); return true; }
  const first = $('be-ready') || document.querySelector('#main [data-default]');
  if (!first || first.disabled || page.now.mode === 'ringing') return false;
  first.click();
  return true;
}

// Keys that are text in a text field. A letter at a list, or at the strip, goes on in the field for words.
function bare(key, form) {
  if (bargain.isOn()) return atOffer(key);
  if (/^\p{L}$/u.test(key) && $('in-words')) { $('in-words').focus(); return false; }
  const boxes = [...form?.querySelectorAll('input[type=checkbox]') || []];
  if (boxes.length && (key === 'ArrowDown' || key === 'ArrowUp')) { move(boxes, key === 'ArrowDown' ? 1 : -1); return true; }
  if ((key === 'ArrowDown' || key === 'ArrowUp') && $('sentences')) return step.move(key === 'ArrowDown' ? 1 : -1);
  if (form?.id === 'step' && (key === '?' || key === '!') && $('echo')) { step.decline(key === '?' ? 'dont_know' : 'refused'); return true; }
  if (!/^[0-9]$/.test(key) || !form) return false;
  const chosen = form.querySelectorAll('fieldset input')[key === '0' ? 9 : Number(key) - 1];
  if (!chosen) return false;
  chosen.checked = chosen.type === 'radio' || !chosen.checked; chosen.focus(); chosen.dispatchEvent(new Event('change', { bubbles: true }));
  return true;
}

function atOffer(key) {
  if (key === 'ArrowLeft' || key === 'ArrowDown' || key === 'ArrowRight' || key === 'ArrowUp') {
    if (bargain.strip()) bargain.step(key === 'ArrowLeft' || key === 'ArrowDown' ? -1 : 1);
    return true;
  }
  if (key === '!') { step.decline('refused'); return true; }
  if (/^[\p{L}\p{N}]$/u.test(key)) $('answer').focus(); // the key goes on in the field
  return false;
}

function escape() {
  const deadline = document.activeElement?.closest('details[open]');
  if (deadline) { deadline.open = false; deadline.querySelector('summary').focus(); return true; }
  if (step.picking()) step.pick(false);
  document.body.classList.remove('drawer');
  if (!step.leave()) step.focusStep();
  return true;
}

function pickKey(key) {
  if (/^[0-9]$/.test(key)) { const item = document.querySelector(`#settled li[data-digit="${key}"]`); if (item) step.open(item.dataset.path); return true; }
  if (key === 'ArrowDown' || key === 'ArrowUp') { move([...document.querySelectorAll('#settled li[data-digit]:not([data-digit=""]) button')], key === 'ArrowDown' ? 1 : -1); return true; }
  return false;
}

function asideKey(key) {
  const buttons = [...document.querySelectorAll('#asides button')];
  if (/^[1-9]$/.test(key)) { buttons[Number(key) - 1]?.click(); return true; }
  if (key === 'ArrowDown' || key === 'ArrowUp') { move(buttons, key === 'ArrowDown' ? 1 : -1); return true; }
  return false;
}
