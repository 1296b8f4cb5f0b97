// Difficult calls: the alarm for a person in distress, and the mark.
import { $, page, say, toast, words } from './page.js';
import { post } from './server.js';

const inCall = () => ['call', 'consulting'].includes(page.now.mode) && !page.now.phone.asked;

// One key, from anywhere; pressed again it changes nothing.
export async function distress() {
  if (!inCall() || !(await post('distress'))) return;
  say(words.distress); toast(words.distress);
}

export async function difficult() {
  if (!inCall() && page.now.mode !== 'wrap_up') return;
  const call = $('wrap-up')?.dataset.call;
  if (await post('difficult', call ? { call } : {})) toast(page.now.marks.includes('difficult') ? words.marked : words.unmarked);
}

// What a nuisance call is; the warning for it is read, and then the call may be ended.
export function drawNuisance() {
  const kind = page.now.marks.find((mark) => page.now.warnings[mark]) || '';
  for (const button of document.querySelectorAll('[data-nuisance]')) button.setAttribute('aria-pressed', String(button.dataset.nuisance === kind));
  $('warning').hidden = !kind; $('warning-words').textContent = page.now.warnings[kind] || '';
  $('warned').disabled = !kind; $('end-nuisance').disabled = !kind;
}

export async function nuisance(kind) {
  await post('nuisance', { kind });
  drawNuisance();
  if (!$('warned').disabled) $('warned').focus();
}

export async function warned(close) {
  if (await post('warned')) { toast(words.warned); close(); }
}

export async function endNuisance(close) {
  close();
  await post('end_nuisance');
}
