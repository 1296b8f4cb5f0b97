// The check of headset and way before the calls: a line of its own to the switch, which listens for five seconds and plays
// three notes. It begins by itself when the voice is first heard, once for each device, or by its button. It keeps nobody
// from being ready, and a call that comes ends it at once.
import { microphone } from '../web/microphone.js';
import { $, newId, page, toast, words } from './page.js';
import { get, post, status } from './server.js';
import { gathered, measured } from './softphone.js';

const LISTENS = 4500; // milliseconds after which the browser tells what it measured, before the switch ends the line
const LONGEST = 20000;
const WAITS = { first: 120, most: 700 };
const CODECS = ['opus', 'G722', 'PCMU', 'PCMA'];
let running = null;
let last = null; // what was told last, while it is true
let tried = ''; // the devices with which a check was last begun

const devices = () => `${microphone.key} ${microphone.out}`;
const isByVoice = () => !microphone.testVoice && page.now.phone.device === 'browser';
const isFree = () => page.mine && !page.now.phone.leg && ['out', 'break', 'ready'].includes(page.now.mode);

// What the newest check came to, in its place; where that is not on the page, only what is wrong is said.
export function draw() {
  const place = $('line-text');
  if (!place) return;
  const { grade, text } = last || { grade: 'none', text: isByVoice() ? words.check_waits : words.check_asked };
  if (place.textContent !== text) place.textContent = text;
  place.classList.toggle('bad', grade === 'bad');
  $('mark-line').className = `mark ${grade}`;
  $('test-line').setAttribute('aria-pressed', String(Boolean(running)));
}

function tell(grade, text) {
  last = { grade, text };
  draw();
  if (grade === 'bad' && !$('line-text')) toast(text);
}

// The voice was heard, or the test voice speaks.
export function heard() {
  if (!running && tried !== devices() && isByVoice()) begin();
}

// Other devices: what was found is not true of them.
export function changed() {
  end();
  tried = ''; last = null;
  draw();
}

// A call comes, or rings: the line of the check is gone before that of the call is made.
export function follow() {
  if (!running || isFree()) return;
  end();
  tell('none', words.check_call);
}

export async function begin() {
  if (!isFree()) return;
  end();
  const mine = { name: newId(), pc: null, far: new Audio(), until: performance.now() + LONGEST };
  running = mine; tried = devices();
  tell('none', words.check_runs);
  try {
    await make(mine);
    const voice = microphone.testVoice ? '1' : '';
    await ask({ check: mine.name, sdp: mine.pc.localDescription.sdp, voice });
    let found = await look(mine, (it) => it.answer || it.sentence);
    if (found.answer && !found.sentence) {
      await mine.pc.setRemoteDescription({ type: 'answer', sdp: found.answer });
      found = await look(mine, (it) => it.sentence);
    }
    if (running === mine) tell(found.grade, found.sentence);
  } catch (problem) {
    if (running === mine) tell('none', problem.said || words[problem.message.replace('-', '_')] || words.no_sound);
  } finally {
    if (running === mine) { end(); draw(); }
  }
}

// Asks the server for the check. What it refuses it says why, in its own words; one that cannot save says nothing.
async function ask(fields) {
  let said = '';
  const done = await post('check', fields, { quiet: true, refused: ({ error }) => { said = error.message; } });
  if (!done) throw refusal(said, status.busy ? 'database' : 'check_away');
}

const refusal = (said, why = 'check_away') => Object.assign(new Error(why), { said });

async function make(mine) {
  const stream = await microphone.open();
  if (running !== mine) return;
  const pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
  mine.pc = pc;
  pc.ontrack = (event) => {
    mine.far.srcObject = event.streams[0] || new MediaStream([event.track]);
    if (microphone.out) mine.far.setSinkId?.(microphone.out).catch(() => {});
    mine.far.play().catch(() => {}); // a browser that plays nothing yet: the rest is measured all the same
  };
  pc.onconnectionstatechange = () => {
    if (pc.connectionState === 'connected') mine.telling ||= setTimeout(() => tellMeasured(mine), LISTENS);
  };
  stream.getAudioTracks().forEach((track) => pc.addTrack(track, stream));
  const { codecs } = RTCRtpReceiver.getCapabilities('audio');
  pc.getTransceivers()[0].setCodecPreferences(CODECS.flatMap((name) => codecs.filter((c) => c.mimeType === `audio/${name}`)));
  await pc.setLocalDescription(await pc.createOffer());
  await gathered(pc, 400);
}

async function tellMeasured(mine) {
  const figures = await measured(mine.pc);
  if (running === mine) post('check_measured', { check: mine.name, ...figures }, { quiet: true });
}

// Asks how this check stands until that is `enough`.
async function look(mine, enough) {
  for (let wait = WAITS.first; running === mine && performance.now() < mine.until; wait = Math.min(WAITS.most, wait * 1.4)) {
    await new Promise((done) => { setTimeout(done, wait); });
    const reply = running === mine ? await get('/desk/check', {}) : null;
    const found = reply && reply.status < 500 ? await reply.json().catch(() => null) : null;
    if (found?.error) throw refusal(found.error.message);
    if (found?.check === mine.name && enough(found)) return found;
  }
  throw new Error('check_away');
}

function end() {
  const mine = running;
  running = null;
  if (!mine) return;
  clearTimeout(mine.telling);
  mine.far.srcObject = null;
  if (mine.pc) { mine.pc.onconnectionstatechange = null; mine.pc.ontrack = null; mine.pc.close(); }
}
