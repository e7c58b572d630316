import { createContext } from 'svelte';
import type { Bilingual } from '@yizhan/shared/wire/messages.ts';
import { word, type Language, type Params } from '@yizhan/shared/messages/text.ts';
import type { Act, View } from '../visit/view.ts';
import { followView, sendAct } from './agent-link.ts';
import { cueFor, type Cue } from './cues.ts';

/** A break shorter than this is not worth a screen: the agent reloads its door in a fraction of it. */
const LOST_AFTER_MS = 400;
const CUE_SHOWN_MS = 2500;
/** A person who set the display and walked off before tapping leaves it to the next one after this. */
const COMFORT_KEPT_MS = 90_000;

/** How this person wants the screen; ends with the visit. */
export class Comfort {
  large = $state(false);
  contrast = $state(false);
  lower = $state(false);
  aloud = $state<'off' | 'on' | 'failed'>('off');

  reset(): void {
    this.large = this.contrast = this.lower = false;
    this.aloud = 'off';
  }
}

/** What the page knows: the agent's last view (none while the agent is away) and what to announce. */
export class Kiosk {
  view = $state.raw<View | undefined>();
  cue = $state<Cue | undefined>();
  readonly comfort = new Comfort();
  /** An act is on its way: nothing else is taken meanwhile. */
  #busy = false;
  #onCue: (cue: Cue) => void;
  #cueTimer: ReturnType<typeof setTimeout> | undefined;
  #lostTimer: ReturnType<typeof setTimeout> | undefined;
  #comfortTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(onCue: (cue: Cue) => void) {
    this.#onCue = onCue;
  }

  get language(): Language {
    return this.view?.language ?? 'zh';
  }

  /** The person's name in the language of the screen; empty outside a visit. */
  get personName(): string {
    const person = this.view?.person;
    if (person === undefined) return '';
    return this.language === 'en' && person.nameEn !== '' ? person.nameEn : person.name;
  }

  t(text: Bilingual, params?: Params): string {
    return word(text, this.language, params);
  }

  /** `onBack` is called when the agent answers again after having been away. */
  follow(onBack: () => void): () => void {
    let away = false;
    return followView({
      view: (view) => {
        clearTimeout(this.#lostTimer);
        this.#show(view);
        if (away) onBack();
        away = false;
      },
      lost: () => {
        away = true;
        clearTimeout(this.#lostTimer);
        this.#lostTimer = setTimeout(() => {
          this.view = undefined;
          this.comfort.reset();
        }, LOST_AFTER_MS);
      },
    });
  }

  #show(view: View): void {
    const before = this.view;
    if (before !== undefined && before.screen.kind !== 'attract' && view.screen.kind === 'attract')
      this.comfort.reset();
    const cue = cueFor(before, view);
    this.view = view;
    if (cue === undefined) return;
    this.cue = cue;
    this.#onCue(cue);
    clearTimeout(this.#cueTimer);
    this.#cueTimer = setTimeout(() => (this.cue = undefined), CUE_SHOWN_MS);
  }

  async act(act: Act): Promise<void> {
    if (this.view === undefined || this.#busy) return;
    this.#busy = true;
    await sendAct(this.view.revision, act);
    this.#busy = false;
  }

  /** A finger on no button: the person is there. */
  touched(): void {
    if (this.view !== undefined && this.view.screen.kind !== 'attract') {
      void sendAct(this.view.revision, { kind: 'touched' });
    }
  }

  /** Any finger anywhere keeps the display as it was set; on the attract screen it falls back by itself. */
  keepComfort(): void {
    clearTimeout(this.#comfortTimer);
    this.#comfortTimer = setTimeout(() => {
      if (this.view?.screen.kind === 'attract') this.comfort.reset();
    }, COMFORT_KEPT_MS);
  }
}

export const [useKiosk, provideKiosk] = createContext<Kiosk>();
