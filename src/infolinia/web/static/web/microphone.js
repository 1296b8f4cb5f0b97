// The agent's microphone and headphones: a device, or the built-in test voice. What was chosen is remembered here.
const AUDIO = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

class Microphone extends EventTarget {
  constructor() {
    super();
    this.stream = null; this.context = null; this.timer = null;
    this.device = localStorage.getItem('mic') || ''; this.out = localStorage.getItem('out') || '';
    this.testVoice = sessionStorage.getItem('test-voice') === '1';
  }

  get name() { return this.stream?.getAudioTracks()[0]?.label || ''; }

  get works() { return Boolean(this.stream?.getAudioTracks().some((track) => track.readyState === 'live')); }

  // Passed once in this browser session, with this device.
  get tested() { return sessionStorage.getItem('tested') === this.key; }

  set tested(passed) { if (passed) sessionStorage.setItem('tested', this.key); else sessionStorage.removeItem('tested'); }

  get key() { return this.testVoice ? 'voice' : `mic:${this.device}`; }

  audio() {
    this.context ||= new AudioContext();
    if (this.context.state === 'suspended') this.context.resume().catch(() => {});
    return this.context;
  }

  async open() {
    if (this.works) return this.stream;
    this.opening ||= this.begin().finally(() => { this.opening = null; });
    return this.opening;
  }

  async begin() {
    if (this.testVoice) { this.stream = this.speak(); return this.stream; }
    if (!navigator.mediaDevices?.getUserMedia) throw new Error('no-https');
    const audio = this.device ? { ...AUDIO, deviceId: { exact: this.device } } : AUDIO;
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio });
    } catch (problem) {
      if (!this.device) throw problem;
      this.device = ''; localStorage.removeItem('mic');
      return this.begin();
    }
    this.stream.getAudioTracks()[0].addEventListener('ended', () => { this.tested = false; this.dispatchEvent(new Event('lost')); });
    return this.stream;
  }

  async devices() {
    const all = await navigator.mediaDevices?.enumerateDevices?.() || [];
    return { mics: all.filter((d) => d.kind === 'audioinput'), outs: all.filter((d) => d.kind === 'audiooutput') };
  }

  // The built-in voice: a hum that rises and falls like speech, made here, so that no microphone is needed.
  speak() {
    const context = this.audio();
    const target = context.createMediaStreamDestination();
    const tone = new OscillatorNode(context, { type: 'sawtooth', frequency: 130 });
    const mouth = new BiquadFilterNode(context, { type: 'bandpass', frequency: 700, Q: 2 });
    const level = new GainNode(context, { gain: 0 });
    tone.connect(mouth).connect(level).connect(target);
    tone.start();
    const syllable = () => {
      const now = context.currentTime;
      if (Math.random() < 0.75) {
        tone.frequency.setTargetAtTime(110 + Math.random() * 60, now, 0.03);
        mouth.frequency.setTargetAtTime(400 + Math.random() * 1200, now, 0.03);
        level.gain.setTargetAtTime(0.5, now, 0.02);
        level.gain.setTargetAtTime(0, now + 0.13, 0.04);
      }
    };
    this.timer = setInterval(syllable, 190);
    syllable();
    return target.stream;
  }

  async choose({ device = '', testVoice = false }) {
    this.close();
    this.device = device; this.testVoice = testVoice;
    if (device) localStorage.setItem('mic', device);
    if (testVoice) sessionStorage.setItem('test-voice', '1'); else sessionStorage.removeItem('test-voice');
    await this.open();
    this.dispatchEvent(new Event('changed'));
  }

  async chooseOut(id, far) {
    this.out = id; localStorage.setItem('out', id);
    await far?.setSinkId?.(id).catch(() => {});
    await this.context?.setSinkId?.(id).catch(() => {});
    this.dispatchEvent(new Event('out'));
  }

  close() {
    clearInterval(this.timer);
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
  }

  // Calls `show` with the level of our own voice, 0 to 20, its mean in dBFS and its peak of 1, ten times a second, until
  // the function it returns is called.
  async meter(show) {
    const stream = await this.open();
    const context = this.audio();
    const source = context.createMediaStreamSource(stream);
    const analyser = new AnalyserNode(context, { fftSize: 1024 });
    source.connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const peak = samples.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
      const power = Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
      show(Math.max(0, Math.min(20, Math.round((20 * Math.log10(power || 1e-6) + 60) / 2.5))), 20 * Math.log10(power || 1e-6), peak);
    }, 100);
    return () => { clearInterval(timer); source.disconnect(); };
  }
}

export const microphone = new Microphone();
