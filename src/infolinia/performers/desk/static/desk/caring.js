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
