// The pages of the first run: what lives on them is asked for again until it says that it is over; a choice shows its
// drawing; after a refusal the first field that is wrong has the focus.
import { put } from '/static/frame/frame.js';

const AGAIN = 700; // milliseconds
const SLOWER = 3000; // where nothing is under way

for (const place of document.querySelectorAll('[data-live]')) look(place);

async function look(place) {
  let again = true;
  if (!document.hidden) {
    const reply = await fetch(place.dataset.live, { headers: { 'X-Request-Id': crypto.randomUUID?.() ?? String(Math.random()) } }).catch(() => null);
    if (reply?.ok && !reply.redirected) {
      put(place, await reply.text());
      again = reply.headers.get('X-Again') === '1';
      if (place.id === 'call') offer(again);
    }
  }
  setTimeout(() => look(place), again ? AGAIN : SLOWER);
}

// While a test call is up it can be hung up, else one can be rung; the focus goes to what can be done.
function offer(isUp) {
  const ring = document.getElementById('ring');
  const hangUp = document.getElementById('hang-up');
  if (!ring || !hangUp) return;
  const [now, before] = isUp ? [hangUp, ring] : [ring, hangUp];
  const hadFocus = document.activeElement === before;
  now.disabled = false;
  if (hadFocus) now.focus();
  before.disabled = true;
}

document.addEventListener('change', (event) => {
  if (event.target.name !== 'procedure') return;
  for (const drawing of document.querySelectorAll('.drawings figure')) drawing.hidden = drawing.dataset.of !== event.target.value;
});

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.isComposing || event.repeat || !event.target.matches('input[type=radio]')) return;
  event.preventDefault();
  event.target.form?.requestSubmit();
});

document.querySelector('#setup [aria-invalid="true"]')?.focus();
