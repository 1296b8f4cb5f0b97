// The few sounds of the desk. Each has a twin on the screen. None is louder than −9 dBFS.
import { microphone } from './microphone.js';

const LIMIT = 10 ** (-9 / 20);
const volume = () => Math.min(1, Math.max(0, Number(localStorage.getItem('volume') ?? 0.6)));

function play(notes) {
  const context = microphone.audio();
  if (context.state !== 'running') return;
  for (const [at, frequency, length] of notes) {
    const start = context.currentTime + at;
    const tone = new OscillatorNode(context, { frequency });
    const level = new GainNode(context, { gain: 0 });
    level.gain.setValueAtTime(0, start);
    level.gain.linearRampToValueAtTime(LIMIT * volume(), start + 0.02);
    level.gain.exponentialRampToValueAtTime(0.001, start + length);
    tone.connect(level).connect(context.destination);
    tone.start(start); tone.stop(start + length + 0.02);
  }
}

let bell = null;
export function ring(on) {
  if (!on) { clearInterval(bell); bell = null; return; }
  if (bell) return;
  const strike = () => play([[0, 660, 0.3], [0.18, 880, 0.3], [0.36, 660, 0.3]]);
  strike(); bell = setInterval(strike, 2000);
}
export const connected = () => play([[0, 880, 0.25]]);
export const hungUp = () => play([[0, 660, 0.25], [0.22, 440, 0.3]]);
export const lineLost = () => play([[0, 220, 0.2], [0.25, 220, 0.2], [0.5, 220, 0.25]]);
export const tick = () => play([[0, 1200, 0.05]]);
export const setVolume = (value) => localStorage.setItem('volume', value);
export const getVolume = volume;
