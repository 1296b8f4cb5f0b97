// The text: a plain text area, which every browser and screen reader knows, over the same lines in colour.
import { $, tell, tooLarge, words } from './page.js';

const INDENT = 2;
export const area = $('text');
const colours = $('colours');
const KINDS = /^(say|statement|ask|choose|do|branch|negotiate|include|repeat|hand_over|finish|return)$/;
let shown = []; // the lines as they stand in `colours`
let leaving = false; // Escape was pressed: Tab leaves the text
const heard = []; // who wants to know that the text has changed

export const onChange = (listener) => heard.push(listener);
export const lines = () => area.value.split('\n');
export const row = () => area.value.slice(0, area.selectionStart).split('\n').length; // from 1

/** Writes instead of what is selected, as if it had been typed: the browser's undo takes it back. */
export function type(text) {
  area.focus();
  if (!document.execCommand('insertText', false, text)) {
    area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end');
    changed();
  }
}

/** The whole text is another one now; undo takes it back. */
export function replaceAll(text) {
  area.focus();
  area.setSelectionRange(0, area.value.length);
  if (text) type(text); else document.execCommand('delete');
  area.setSelectionRange(0, 0);
  show(1);
}

/** Puts the cursor at a line and column (both from 1), selects what stands there, and shows it. about: words, of which one
 * that stands behind the column is selected instead. */
export function go(line, column = 1, about = []) {
  const all = lines();
  const at = Math.min(Math.max(line, 1), all.length);
  const start = all.slice(0, at - 1).reduce((sum, text) => sum + text.length + 1, 0);
  const [from, length] = spot(all[at - 1], column, about);
  area.focus({ preventScroll: true });
  area.setSelectionRange(start + from, start + from + length);
  show(at);
  const paper = $('paper');
  if (from < 40) paper.scrollLeft = 0;
}

/** Scrolls so that a line is seen with some lines around it. */
export function show(line) {
  const paper = $('paper'), node = colours.children[line - 1];
  if (!node) return;
  const height = node.offsetHeight, top = node.offsetTop;
  if (top < paper.scrollTop + height * 2) paper.scrollTop = top - height * 4;
  else if (top > paper.scrollTop + paper.clientHeight - height * 4) paper.scrollTop = top - paper.clientHeight + height * 6;
}

/** The beginning of a line is not left behind its number: a browser scrolls only as far as the edge of the paper. */
function beside() {
  const paper = $('paper');
  const end = area.selectionDirection === 'backward' ? area.selectionStart : area.selectionEnd;
  const column = end - (area.value.lastIndexOf('\n', end - 1) + 1);
  paper.scrollLeft = Math.min(paper.scrollLeft, column * letterWidth());
}

/** Marks lines: {line, column, severity}, the worst of a line wins. Marks stay with their lines while one types. */
export function mark(found) {
  for (const node of colours.children) node.classList.remove('error', 'warning');
  colours.querySelectorAll('.squiggle').forEach((place) => place.classList.remove('squiggle'));
  for (const { line, column, severity, words: about = [] } of [...found].sort((one) => (one.severity === 'error' ? 1 : -1))) {
    const node = colours.children[line - 1];
    if (!node) continue;
    node.classList.remove('error', 'warning');
    node.classList.add(severity);
    let [left] = spot(shown[line - 1], column, about);
    for (const piece of node.children) {
      if (left < piece.textContent.length) { if (piece.textContent.trim()) piece.classList.add('squiggle'); break; }
      left -= piece.textContent.length;
    }
  }
}

/** Where in a line a finding lies, and how many characters it takes: a word it is about, else what stands at its column. */
function spot(text, column, about) {
  const from = Math.min(column - 1, text.length);
  for (const word of about) {
    const at = text.indexOf(word, from);
    if (at >= 0 && !/[\p{L}\d_]/u.test((text[at - 1] ?? ' ') + (text[at + word.length] ?? ' '))) return [at, word.length];
  }
  return [from, text.slice(from).match(/^(\{[^}]*\}|[^\s:,{}[\]]+)/)?.[0].length ?? 0];
}

// --- Colours

function pieces(line) {
  const found = [];
  const comment = commentAt(line);
  let rest = comment >= 0 ? line.slice(0, comment) : line;
  const head = rest.match(/^(\s*)(- )?([^\s"'#{[:][^:"'{[]*)(:)(?=\s|$)/);
  if (head) {
    const [whole, space, dash = '', key, colon] = head;
    found.push(['', space + dash], [KINDS.test(key) ? 'kind' : 'key', key], ['', colon]);
    rest = rest.slice(whole.length);
  }
  const plain = /^\s*[^\s"'[{|>&*].*\s\S/.test(rest); // words of a text without quotes
  for (const [part] of rest.matchAll(/\{[\w.][^{}"':,]*\}|"(?:[^"\\]|\\.)*"?|'[^']*'?|[\p{L}\d_+.-]+:?|\s+|./gu)) {
    if (/^["']/.test(part)) { for (const [inner] of part.matchAll(/\{[^{}]*\}|[^{]+|\{/g)) found.push([/^\{./.test(inner) ? 'fill' : 'text', inner]); }
    else if (/^\{[\w.]/.test(part)) found.push(['fill', part]);
    else if (plain) found.push(['', part]);
    else if (/^(true|false|L\d|-?\d+([.,]\d+)?)$/.test(part)) found.push(['number', part]);
    else if (/:$/.test(part)) found.push(['key', part]);
    else found.push([/^[\p{L}\d_+.-]+$/u.test(part) ? 'value' : '', part]);
  }
  if (comment >= 0) found.push(['comment', line.slice(comment)]);
  return found;
}

/** Where a comment begins that is not within quotes; -1 for none. */
function commentAt(line) {
  let quote = '';
  for (let i = 0; i < line.length; i += 1) {
    const sign = line[i];
    if (quote) { if (sign === quote) quote = ''; } else if ((sign === '"' || sign === "'") && /[\s:[{,-]/.test(line[i - 1] ?? ' ')) quote = sign;
    else if (sign === '#' && (i === 0 || /\s/.test(line[i - 1]))) return i;
  }
  return -1;
}

function painted(line) {
  const node = document.createElement('span');
  node.className = 'line';
  for (const [kind, text] of line.length > 2000 ? [['', line]] : pieces(line)) {
    const piece = document.createElement('span');
    if (kind) piece.className = kind;
    piece.textContent = text;
    node.append(piece);
  }
  if (!line) node.append('\u200b'); // an empty line is as high as the others
  return node;
}

/** Paints the lines that differ from those shown; the others keep their marks. */
function paint() {
  const now = lines();
  let start = 0, end = 0;
  while (start < now.length && start < shown.length && now[start] === shown[start]) start += 1;
  while (end < now.length - start && end < shown.length - start && now[now.length - 1 - end] === shown[shown.length - 1 - end]) end += 1;
  const gone = shown.length - end - start, nodes = now.slice(start, now.length - end).map(painted);
  if (gone === 1 && nodes.length === 1) for (const mark of ['error', 'warning']) nodes[0].classList.toggle(mark, colours.children[start].classList.contains(mark));
  for (let i = 0; i < gone; i += 1) colours.children[start].remove();
  const before = colours.children[start] ?? null;
  for (const node of nodes) colours.insertBefore(node, before);
  colours.style.setProperty('--digits', String(now.length).length);
  shown = now;
}

function changed() {
  paint();
  for (const listener of heard) listener();
}

// --- Typing

/** The indentation that a new line begins with: that of its line, deeper below a key without a value. */
function indentation() {
  const line = area.value.slice(0, area.selectionStart).split('\n').at(-1);
  const [, space, dash = ''] = line.match(/^(\s*)(- )?/);
  const bare = line.slice(0, commentAt(line) >= 0 ? commentAt(line) : line.length).trimEnd();
  const deeper = bare.endsWith(':') ? INDENT : 0;
  if (dash && bare.trim() === '-') return space;
  return ' '.repeat(space.length + dash.length + deeper);
}

let measured = ['', 0];
/** Of a character, in pixels: all are as wide. */
export function letterWidth() {
  const { font } = getComputedStyle(area);
  if (measured[0] !== font) {
    const pen = document.createElement('canvas').getContext('2d');
    pen.font = font;
    measured = [font, pen.measureText('0'.repeat(50)).width / 50];
  }
  return measured[1];
}

/** Moves the selected lines in (or out) by one step. */
function shift(out) {
  const text = area.value, from = text.lastIndexOf('\n', area.selectionStart - 1) + 1;
  const to = Math.max(area.selectionEnd, from);
  const old = text.slice(from, to), moved = out ? old.replace(/^ {1,2}/gm, '') : old.replace(/^(?=.)/gm, ' '.repeat(INDENT));
  area.setSelectionRange(from, to);
  type(moved);
  area.setSelectionRange(from, from + moved.length);
}

function outdent() {
  const at = area.selectionStart, from = area.value.lastIndexOf('\n', at - 1) + 1;
  const spaces = Math.min(INDENT, area.value.slice(from).match(/^ */)[0].length);
  if (!spaces) return;
  area.setSelectionRange(from, from + spaces);
  document.execCommand('delete');
  area.setSelectionRange(Math.max(from, at - spaces), Math.max(from, at - spaces));
}

area.addEventListener('keydown', (event) => {
  if (event.isComposing || event.defaultPrevented) return;
  const plain = !event.ctrlKey && !event.altKey && !event.metaKey;
  if (event.key === 'Escape') { leaving = true; tell(words.tab_leaves); return; }
  if (event.key === 'Tab' && plain && !leaving) {
    event.preventDefault();
    const many = area.value.slice(area.selectionStart, area.selectionEnd).includes('\n');
    if (many) shift(event.shiftKey);
    else if (event.shiftKey) outdent();
    else {
      const column = area.selectionStart - (area.value.lastIndexOf('\n', area.selectionStart - 1) + 1);
      type(' '.repeat(INDENT - (column % INDENT)));
    }
  } else if (event.key === 'Enter' && plain && !event.shiftKey) {
    event.preventDefault();
    type(`\n${indentation()}`);
    show(row());
  }
  if (!['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) leaving = false;
});
area.addEventListener('paste', (event) => { // before the browser is busy with it for half a minute
  const refused = tooLarge(area.value + (event.clipboardData?.getData('text/plain') ?? ''));
  if (!refused) return;
  event.preventDefault();
  $('saved').textContent = refused;
  $('saved').className = 'saved alarm';
});
area.addEventListener('blur', () => { leaving = false; });
area.addEventListener('input', changed);
document.addEventListener('selectionchange', () => {
  if (document.activeElement !== area) return;
  const at = row();
  colours.querySelector('.here')?.classList.remove('here');
  colours.children[at - 1]?.classList.add('here');
  beside();
});
paint();
