// What every part of the editor needs: places, facts, words, and the way to the server.
export const $ = (id) => document.getElementById(id);
export const facts = $('facts').dataset;
export const words = $('words').dataset;

/** Fills {name} in a sentence. */
export const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_whole, name) => values[name] ?? '');

/** What to say of a text that is larger than a procedure may be; nothing where it is not. */
export function tooLarge(text) {
  const most = Number(facts.most), size = text.length > most ? text.length : new Blob([text]).size;
  return size > most ? fill(words.too_large, { most: Math.floor(most / 1024), size: Math.ceil(size / 1024) }) : '';
}

/** Says something to screen readers; what is seen says it in its own place. */
export function tell(sentence) {
  $('told').textContent = '';
  requestAnimationFrame(() => { $('told').textContent = sentence; });
}

/** Asks before the whole text becomes another one: true for yes. */
export function askInstead(title, effect) {
  const dialog = $('ask-instead');
  $('instead-title').textContent = title;
  $('instead-effect').textContent = effect;
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((done) => { dialog.addEventListener('close', () => done(dialog.returnValue === 'yes'), { once: true }); });
}

export const newId = () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
const csrf = () => document.cookie.match(/csrftoken=([^;]+)/)?.[1] || '';

/** Asks the server. `lost` is thrown when it is away or busy, so that the same may be asked again; a refusal comes back
 * as {refused: code, message, facts}. */
export async function ask(what, body, { id = '', signal = null } = {}) {
  const headers = { Accept: 'application/json', 'X-Request-Id': id };
  if (!id) delete headers['X-Request-Id'];
  const options = { headers, signal: signal ?? AbortSignal.timeout(20000) };
  if (body) Object.assign(options, { method: 'POST', body: JSON.stringify(body), headers: { ...headers, 'Content-Type': 'application/json', 'X-CSRFToken': csrf() } });
  let reply;
  try { reply = await fetch(`${facts.base}/${what}`, options); } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw Object.assign(new Error('lost'), { lost: true });
  }
  if (reply.status === 401 || (reply.redirected && new URL(reply.url).pathname === '/sign-in')) throw Object.assign(new Error('signed out'), { lost: true, signedOut: true });
  if (reply.status >= 500 || reply.headers.get('Retry-After')) throw Object.assign(new Error(String(reply.status)), { lost: true });
  const told = await reply.json().catch(() => ({}));
  if (reply.ok) return told;
  return { refused: told.error?.code || String(reply.status), message: told.error?.message || words.not_understood, facts: told.error?.facts || {} };
}
