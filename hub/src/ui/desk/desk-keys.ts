/** The desk's keys. Letters that somebody types into a field, or with Ctrl, are not for us. */
export type DeskKey =
  | 'down'
  | 'up'
  | 'select'
  | 'approve'
  | 'return'
  | 'take'
  | 'next'
  | 'fresh'
  | 'find'
  | 'keys'
  | 'clear'
  | `view${number}`;

const byKey: Readonly<Record<string, DeskKey>> = {
  ...{ j: 'down', ArrowDown: 'down', k: 'up', ArrowUp: 'up', x: 'select', a: 'approve', r: 'return', n: 'fresh' },
  ...{ t: 'take', g: 'next' },
  ...{ '/': 'find', '?': 'keys', Escape: 'clear' },
};

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'repeat'> & {
  readonly target: EventTarget | null;
};

export const deskKey = ({ key, ctrlKey, metaKey, altKey, repeat, target }: Pressed): DeskKey | undefined => {
  if (ctrlKey || metaKey || altKey) return undefined;
  if (target instanceof Element && target.closest('input:not([type=checkbox]), textarea, select, dialog'))
    return undefined;
  if (/^[1-7]$/.test(key)) return `view${Number(key)}`;
  const name = byKey[key] ?? byKey[key.toLowerCase()];
  // A key that is held down moves on, and decides nothing twice.
  return repeat && name !== 'down' && name !== 'up' ? undefined : name;
};
