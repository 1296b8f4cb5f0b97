// What every page of this room does: keys, the help sheet, the menu, the alarms' banner.
const $ = (id) => document.getElementById(id);
const LOOK_EVERY = 10000; // milliseconds between looks at the alarms on a page that does not live

document.addEventListener('click', (event) => {
  if (event.target.closest('[data-close]')) event.target.closest('dialog').close();
});

document.addEventListener('keydown', (event) => {
  if (event.isComposing || event.altKey || event.metaKey || event.repeat) return;
  if (event.key === 'F1') { event.preventDefault(); if (!$('help').open) $('help').showModal(); }
  if (event.ctrlKey && event.key.toLowerCase() === 'b') { event.preventDefault(); $('me').togglePopover(); $('me').querySelector('button')?.focus(); }
  if (event.ctrlKey && event.key === '/') {
    event.preventDefault();
    if ($('q')) { $('q').focus(); $('q').select(); } else location.href = '/calls#q';
  }
});
if (location.hash === '#q') $('q')?.focus();

/** Puts new HTML in a place only when it differs, and the focus back where it was. */
export function put(place, html) {
  const text = html.trim();
  if (place.dataset.html === text) return;
  const focused = place.contains(document.activeElement) ? document.activeElement.id : '';
  place.innerHTML = text;
  place.dataset.html = text;
  if (focused) $(focused)?.focus({ preventScroll: true });
}

/** Moves the focus among items that lie in rows: to the nearest in the direction of the arrow. */
export function arrows(event, items) {
  const at = items.indexOf(document.activeElement);
  const edge = { Home: 0, End: items.length - 1 }[event.key];
  const direction = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
  if (!items.length || event.ctrlKey || event.altKey || event.shiftKey || (edge === undefined && !direction)) return;
  if (event.target.matches('input, select, textarea, button') || document.querySelector('dialog[open]')) return;
  if (at < 0 && edge === undefined && event.key !== 'ArrowDown') return;
  event.preventDefault();
  if (edge !== undefined || at < 0) { items[edge ?? 0].focus(); return; }
  const middle = (item) => { const box = item.getBoundingClientRect(); return [box.left + box.width / 2, box.top + box.height / 2]; };
  const [x, y] = middle(items[at]);
  const [dx, dy] = direction;
  let best = null, least = Infinity;
  for (const item of items) {
    const [left, top] = middle(item);
    const along = (left - x) * dx + (top - y) * dy;
    if (along < 8) continue;
    const far = along + 4 * Math.abs(dx ? top - y : left - x);
    if (far < least) { least = far; best = item; }
  }
  best?.focus();
}

const page = document.body.classList;
if (!page.contains('board')) {
  const tiles = () => [...document.querySelectorAll('[data-tile]')];
  if (!page.contains('record')) document.addEventListener('keydown', (event) => arrows(event, tiles()));
  setInterval(async () => {
    if (document.hidden) return;
    const reply = await fetch('/board/alarms').catch(() => null);
    if (reply?.ok && !reply.redirected) put($('banner'), await reply.text());
  }, LOOK_EVERY);
}
