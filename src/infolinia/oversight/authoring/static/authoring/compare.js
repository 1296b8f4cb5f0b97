// F2 goes from one changed place to the next, with Shift back, around the ends.
const places = [...document.querySelectorAll('[data-stretch]')];

document.addEventListener('keydown', (event) => {
  if (event.key !== 'F2' || event.ctrlKey || event.altKey || event.repeat || !places.length || document.querySelector('dialog[open]')) return;
  event.preventDefault();
  const at = places.indexOf(document.activeElement);
  const next = at < 0 ? (event.shiftKey ? places.length - 1 : 0) : (at + (event.shiftKey ? -1 : 1) + places.length) % places.length;
  places[next].focus({ preventScroll: true });
  places[next].scrollIntoView({ block: 'center' });
});
