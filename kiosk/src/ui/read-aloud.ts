import type { Language } from '@yizhan/shared/messages/text.ts';

/** Longer texts make both engines stutter, and the agent's door refuses them. */
const MAX_PIECE = 160;
const tags = { zh: 'zh-CN', en: 'en-GB' } as const satisfies Record<Language, string>;

/** What a person would hear of `root` in `language`: its words, and the names of its pictures, in reading order. */
export const spokenText = (root: Element, language: Language): string => {
  const out: string[] = [];
  const walk = (element: Element, spoken: boolean): void => {
    if (element.getAttribute('aria-hidden') === 'true' || element.hasAttribute('data-unspoken')) return;
    const lang = element.getAttribute('lang');
    const here = lang === null ? spoken : lang.startsWith(language);
    if (element.getAttribute('role') === 'img') {
      if (here) out.push(element.getAttribute('aria-label') ?? '');
      return;
    }
    for (const node of element.childNodes) {
      if (node instanceof Element) walk(node, here);
      else if (here && node.nodeType === Node.TEXT_NODE) out.push(node.textContent ?? '');
    }
  };
  walk(root, true);
  return out
    .map((piece) => piece.replace(/\s+/g, ' ').trim())
    .filter((piece) => /[\p{L}\p{N}]/u.test(piece))
    .map((piece) => (/[。！？.!?，,:：]$/.test(piece) ? piece : `${piece}${language === 'zh' ? '。' : '.'}`))
    .join(language === 'zh' ? '' : ' ');
};

/** Cuts at the ends of sentences, so that no piece is over the bound. */
export const inPieces = (text: string): string[] => {
  const pieces: string[] = [];
  for (const sentence of text.match(/[^。！？.!?]+[。！？.!?]*\s*/g) ?? []) {
    const last = pieces.at(-1);
    if (last !== undefined && last.length + sentence.length <= MAX_PIECE) pieces[pieces.length - 1] = last + sentence;
    else for (let at = 0; at < sentence.length; at += MAX_PIECE) pieces.push(sentence.slice(at, at + MAX_PIECE));
  }
  return pieces;
};

const byBrowser = (piece: string, voice: SpeechSynthesisVoice): Promise<void> =>
  new Promise((resolve, reject) => {
    const utterance = new SpeechSynthesisUtterance(piece);
    utterance.voice = voice;
    utterance.lang = voice.lang;
    utterance.rate = 0.95;
    utterance.onend = () => {
      resolve();
    };
    utterance.onerror = (event) => {
      reject(new Error(event.error));
    };
    speechSynthesis.speak(utterance);
  });

const byAgent = (piece: string, language: Language, player: HTMLAudioElement): Promise<void> =>
  new Promise((resolve, reject) => {
    player.onended = () => {
      resolve();
    };
    player.onerror = () => {
      reject(new Error('no speech from the agent'));
    };
    player.src = `/speech?${new URLSearchParams({ text: piece, lang: language }).toString()}`;
    player.play().catch(reject);
  });

/** Speaks one text at a time, by the browser's own voice where there is one for the language, else by the agent. */
export class Speaker {
  #turn = 0;
  #player: HTMLAudioElement | undefined;

  /** `false`: there is no voice to be had. A text that is cut off by the next one counts as spoken. */
  async speak(text: string, language: Language): Promise<boolean> {
    this.stop();
    const turn = this.#turn;
    const voice = speechSynthesis
      .getVoices()
      .find((v) => v.localService && v.lang.startsWith(tags[language].slice(0, 2)));
    this.#player ??= new Audio();
    try {
      for (const piece of inPieces(text)) {
        await (voice ? byBrowser(piece, voice) : byAgent(piece, language, this.#player));
        if (turn !== this.#turn) return true;
      }
      return true;
    } catch {
      // Stopping a voice ends its piece with an error; only an error in our own turn means that it cannot speak.
      return turn !== this.#turn;
    }
  }

  stop(): void {
    this.#turn += 1;
    speechSynthesis.cancel();
    this.#player?.pause();
  }
}
