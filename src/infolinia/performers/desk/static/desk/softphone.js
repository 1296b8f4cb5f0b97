// The agent's line: one RTCPeerConnection for the leg that the server names. Offers go out as posts, answers come with
// the next look. A leg that is lost is offered again, with waits of 0.5, 1, 2, 4 seconds.
const WAITS = [500, 1000, 2000, 4000];

export class Softphone {
  constructor({ post, far, changed, voiceUrl }) {
    Object.assign(this, { post, far, changed, voiceUrl });
    this.leg = ''; this.pc = null; this.offering = false; this.answered = false; this.tries = 0;
    this.stream = null; this.context = null; this.voice = null; this.muted = false; this.lost = false;
    this.mic = localStorage.getItem('mic') || ''; this.out = localStorage.getItem('out') || '';
    this.testVoice = sessionStorage.getItem('test-voice') === '1';
  }

  // A source of sound: the microphone, or the built-in voice.
  async open() {
    if (this.stream && this.stream.getAudioTracks().some((t) => t.readyState === 'live')) return this.stream;
    this.context ||= new AudioContext();
    if (this.context.state === 'suspended') await this.context.resume().catch(() => {});
    if (this.testVoice) { this.stream = this.speak(); return this.stream; }
    if (!navigator.mediaDevices?.getUserMedia) throw new Error('no-https');
    const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
    if (this.mic) audio.deviceId = { exact: this.mic };
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio });
    } catch (problem) {
      if (!this.mic) throw problem;
      this.mic = ''; return this.open();
    }
    this.stream.getAudioTracks()[0].addEventListener('ended', () => this.changed('mic-lost'));
    return this.stream;
  }

  // The built-in voice: a hum that rises and falls like speech, made here, so that no microphone is needed.
  speak() {
    const target = this.context.createMediaStreamDestination();
    const tone = new OscillatorNode(this.context, { type: 'sawtooth', frequency: 130 });
    const mouth = new BiquadFilterNode(this.context, { type: 'bandpass', frequency: 700, Q: 2 });
    const level = new GainNode(this.context, { gain: 0 });
    tone.connect(mouth).connect(level).connect(target);
    tone.start();
    const syllable = () => {
      const now = this.context.currentTime;
      if (Math.random() < 0.75) {
        tone.frequency.setTargetAtTime(110 + Math.random() * 60, now, 0.03);
        mouth.frequency.setTargetAtTime(400 + Math.random() * 1200, now, 0.03);
        level.gain.setTargetAtTime(0.5, now, 0.02);
        level.gain.setTargetAtTime(0, now + 0.13, 0.04);
      }
      this.voice = setTimeout(syllable, 190);
    };
    syllable();
    return target.stream;
  }

  async chooseVoice() {
    this.testVoice = true; sessionStorage.setItem('test-voice', '1');
    this.close(true); await this.open();
  }

  async chooseMic(id) {
    this.mic = id; localStorage.setItem('mic', id);
    this.testVoice = false; sessionStorage.removeItem('test-voice');
    this.close(true); await this.open();
  }

  async chooseOut(id) {
    this.out = id; localStorage.setItem('out', id);
    await this.far.setSinkId?.(id).catch(() => {});
  }

  // What the server says about our leg.
  async follow(phone) {
    this.muted = phone.muted;
    this.stream?.getAudioTracks().forEach((t) => { t.enabled = !phone.muted; });
    if (!phone.leg) { this.drop(); this.leg = ''; return; }
    if (phone.leg !== this.leg) { this.drop(); this.leg = phone.leg; this.call = phone.call; this.tries = 0; this.offer(); return; }
    if (this.pc && !this.answered && phone.answer && !this.offering) {
      this.answered = true;
      await this.pc.setRemoteDescription({ type: 'answer', sdp: phone.answer }).catch(() => this.again());
    }
  }

  async offer() {
    if (this.offering) return;
    this.offering = true; this.answered = false;
    const leg = this.leg;
    try {
      const stream = await this.open();
      this.drop();
      const pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
      this.pc = pc;
      pc.ontrack = (event) => { this.far.srcObject = event.streams[0] || new MediaStream([event.track]); this.far.play().catch(() => {}); };
      pc.onconnectionstatechange = () => this.state(pc);
      stream.getAudioTracks().forEach((track) => pc.addTrack(track, stream));
      const codecs = RTCRtpReceiver.getCapabilities('audio').codecs;
      const wanted = ['audio/PCMU', 'audio/PCMA', 'audio/telephone-event'];
      const ours = wanted.flatMap((type) => codecs.filter((c) => c.mimeType === type && c.clockRate === 8000));
      pc.getTransceivers()[0].setCodecPreferences(ours);
      await pc.setLocalDescription(await pc.createOffer());
      await gathered(pc, 400);
      if (leg !== this.leg || pc !== this.pc) return;
      await this.post('offer', { call: this.call, leg, sdp: pc.localDescription.sdp }, { quiet: true });
    } catch (problem) {
      this.changed('no-sound', problem.message === 'no-https' ? 'no_https' : 'no_mic');
    } finally { this.offering = false; }
  }

  state(pc) {
    if (pc !== this.pc) return;
    const state = pc.connectionState;
    if (state === 'connected') { this.tries = 0; if (this.lost) { this.lost = false; this.changed('line-back'); } else this.changed('line-up'); }
    if (state === 'disconnected' || state === 'failed') { if (!this.lost) { this.lost = true; this.changed('line-lost', this.tries + 1); } if (state === 'failed') this.again(); else this.retry ||= setTimeout(() => { this.retry = null; if (pc === this.pc && pc.connectionState !== 'connected') this.again(); }, 1500); }
  }

  again() {
    if (!this.leg) return;
    const wait = WAITS[Math.min(this.tries, WAITS.length - 1)];
    this.tries += 1;
    this.changed('line-lost', this.tries + 1);
    setTimeout(() => this.leg && this.offer(), wait);
  }

  drop() { const pc = this.pc; this.pc = null; this.lost = false; if (pc) { pc.onconnectionstatechange = null; pc.close(); } }

  close(streamToo) { if (streamToo) { clearTimeout(this.voice); this.stream?.getTracks().forEach((t) => t.stop()); this.stream = null; } }

  // Level of our own voice, 0 to 20, for the headset test.
  async meter(show) {
    const stream = await this.open();
    const source = this.context.createMediaStreamSource(stream);
    const analyser = new AnalyserNode(this.context, { fftSize: 1024 });
    source.connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const rms = Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
      show(Math.max(0, Math.min(20, Math.round((20 * Math.log10(rms || 1e-6) + 60) / 2.5))));
    }, 100);
    return () => { clearInterval(timer); source.disconnect(); };
  }

  ring(on) {
    if (!on) { clearInterval(this.bell); this.bell = null; return; }
    if (this.bell) return;
    this.context ||= new AudioContext();
    const strike = () => {
      const now = this.context.currentTime;
      for (const [at, frequency] of [[0, 660], [0.18, 880], [0.36, 660]]) {
        const tone = new OscillatorNode(this.context, { frequency });
        const level = new GainNode(this.context, { gain: 0 });
        level.gain.setValueAtTime(0, now + at);
        level.gain.linearRampToValueAtTime(0.2, now + at + 0.02);
        level.gain.exponentialRampToValueAtTime(0.001, now + at + 0.3);
        tone.connect(level).connect(this.context.destination);
        tone.start(now + at); tone.stop(now + at + 0.32);
      }
    };
    strike(); this.bell = setInterval(strike, 2000);
  }
}

function gathered(pc, longest) {
  if (pc.iceGatheringState === 'complete') return Promise.resolve();
  return new Promise((done) => {
    setTimeout(done, longest);
    pc.addEventListener('icegatheringstatechange', () => pc.iceGatheringState === 'complete' && done());
  });
}
