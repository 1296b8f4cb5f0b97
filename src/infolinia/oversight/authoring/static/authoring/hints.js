// Hints: what may stand where the cursor is, in a list below it. The focus stays in the text; the list is told to screen
// readers through aria-activedescendant.
import { $, ask, fill, tell, words } from './page.js';
import { area, letterWidth, lines, onChange, type } from './paper.js';
import { options } from './grammar.js';

const MOST = 60;
const box = $('hints');
let offered = null; // what the server told
let found = [], now = 0, prefix = '', typing = false;

const load = async () => { offered ??= await ask('words').catch(() => null); return offered; };
addEventListener('load', () => setTimeout(load, 800));

function cursor() {
  const before = area.value.slice(0, area.selectionStart).split('\n');
  return [before.length - 1, before.at(-1).length];
}

export async function open() {
  if (!(await load())) { tell(words.no_hints); return; }
  refresh(true);
}

function refresh(asked) {
  const [row, column] = cursor();
  const offer = options(offered, lines(), row, column);
  prefix = offer.prefix;
  const wanted = prefix.toLowerCase();
  const starts = offer.options.filter(([word]) => word.toLowerCase().startsWith(wanted));
  const holds = wanted ? offer.options.filter(([word, means]) => !starts.some(([other]) => other === word) && `${word} ${means}`.toLowerCase().includes(wanted)) : [];
  found = [...starts, ...holds].slice(0, MOST);
  if (!found.length) { close(); if (asked) nothing(); return; }
  now = 0;
  paint();
  if (asked) tell(fill(words.hints, { n: found.length }));
}

/** Nothing fits: said where the hints would stand, until the next key. */
function nothing() {
  const node = document.createElement('li'), said = document.createElement('span');
  node.setAttribute('role', 'option');
  node.setAttribute('aria-disabled', 'true');
  node.setAttribute('aria-selected', 'false');
  said.textContent = words.no_hints;
  node.append(said);
  box.replaceChildren(node);
  box.hidden = false;
  place();
  tell(words.no_hints);
}

function paint() {
  box.replaceChildren(...found.map(([word, means], at) => {
    const node = document.createElement('li');
    node.id = `hint-${at}`;
    node.setAttribute('role', 'option');
    node.setAttribute('aria-selected', String(at === now));
    const name = document.createElement('b'), meaning = document.createElement('span');
    name.textContent = word;
    meaning.textContent = means;
    node.append(name, meaning);
    node.addEventListener('mousedown', (event) => { event.preventDefault(); now = at; take(); });
    return node;
  }));
  box.hidden = false;
  place();
  choose(now);
}

/** Below the cursor, above it where there is no room. */
function place() {
  const [row, column] = cursor();
  const line = $('colours').children[row], paper = $('paper');
  if (!line) return;
  const style = getComputedStyle(area), letter = letterWidth();
  const left = parseFloat(style.paddingLeft) + (column - prefix.length) * letter - paper.scrollLeft;
  const top = line.offsetTop + line.offsetHeight - paper.scrollTop;
  box.style.left = `${Math.max(8, Math.min(left, paper.clientWidth - box.offsetWidth - 8))}px`;
  const below = paper.clientHeight - top;
  box.style.maxHeight = `${Math.max(120, Math.min(260, Math.max(below, top - line.offsetHeight) - 12))}px`;
  box.style.top = below > Math.min(box.scrollHeight, 260) + 8 || below > top ? `${top + paper.offsetTop + 2}px` : `${Math.max(4, top - line.offsetHeight - box.offsetHeight - 2) + paper.offsetTop}px`;
}

function choose(at) {
  now = (at + found.length) % found.length;
  [...box.children].forEach((node, place) => node.setAttribute('aria-selected', String(place === now)));
  area.setAttribute('aria-activedescendant', `hint-${now}`);
  box.children[now].scrollIntoView({ block: 'nearest' });
}

function close() {
  if (box.hidden) return;
  box.hidden = true;
  area.removeAttribute('aria-activedescendant');
}

function take() {
  const [word, , whole = word] = found[now];
  const end = area.selectionStart, rest = area.value.slice(end).match(/^[\w-]*:?/)[0];
  let text = whole;
  area.setSelectionRange(end - prefix.length, end + (rest.endsWith(':') ? rest.length : 0));
  if (whole.endsWith(':')) {
    const line = area.value.slice(0, end).split('\n').at(-1);
    text = `${whole}\n${' '.repeat(line.match(/^(\s*(?:- )*)/)[1].length + 2)}`;
  }
  close();
  typing = true;
  type(text);
  typing = false;
  if (whole.endsWith(': ')) refresh(false); // what may stand behind it, where that is one of a few
}

area.addEventListener('keydown', (event) => {
  if (event.isComposing) return;
  if (event.ctrlKey && event.key === ' ') { event.preventDefault(); if (box.hidden) open(); else close(); return; }
  if (box.hidden) return;
  if (!found.length) {
    if (['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return;
    close();
    if (event.key === 'Escape') event.preventDefault();
    return;
  }
  const moves = { ArrowDown: now + 1, ArrowUp: now - 1, PageDown: Math.min(now + 8, found.length - 1), PageUp: Math.max(now - 8, 0) };
  if (event.key in moves) { event.preventDefault(); choose(moves[event.key]); }
  else if ((event.key === 'Enter' || event.key === 'Tab') && !event.ctrlKey && !event.shiftKey) { event.preventDefault(); take(); }
  else if (event.key === 'Escape') { event.preventDefault(); close(); }
  else if (['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(event.key)) close();
}, { capture: true });
area.addEventListener('blur', close);
$('paper').addEventListener('scroll', () => { if (!box.hidden) place(); });
onChange(() => { if (!box.hidden && !typing) refresh(false); });
