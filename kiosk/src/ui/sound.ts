import type { Cue } from './cues.ts';

type Note = readonly [hz: number, startMs: number, lengthMs: number];

/** Between 500 and 1,600 Hz, where a small speaker is loud and an older ear still hears. */
const notes: Readonly<Record<Cue, readonly Note[]>> = {
  card: [
    [784, 0, 90],
    [1175, 90, 140],
  ],
  done: [
    [659, 0, 120],
    [831, 110, 120],
    [988, 220, 260],
  ],
  look: [
    [988, 0, 160],
    [740, 200, 160],
    [988, 400, 220],
  ],
};

const LOUDNESS = 0.22;
let context: AudioContext | undefined;

/** Silent when the machine has no audio or the browser forbids it: every cue is also shown. */
export const play = (cue: Cue): void => {
  context ??= new AudioContext();
  if (context.state === 'suspended') void context.resume();
  const from = context.currentTime + 0.01;
  for (const [hz, startMs, lengthMs] of notes[cue]) {
    const tone = new OscillatorNode(context, { type: 'triangle', frequency: hz });
    const gain = new GainNode(context, { gain: 0 });
    const [start, end] = [from + startMs / 1000, from + (startMs + lengthMs) / 1000];
    // Ramps instead of steps, or each note begins and ends with a click.
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(LOUDNESS, start + 0.012);
    gain.gain.exponentialRampToValueAtTime(0.001, end);
    tone.connect(gain).connect(context.destination);
    tone.start(start);
    tone.stop(end);
  }
};
