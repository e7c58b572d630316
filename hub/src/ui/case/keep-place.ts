/** Where the mouse was last; nothing known of it on a touch screen. */
let pointer: { readonly x: number; readonly y: number } | undefined;

/** For `onpointermove` of the window. */
export const notePointer = ({ pointerType, clientX, clientY }: PointerEvent): void => {
  pointer = pointerType === 'mouse' ? { x: clientX, y: clientY } : undefined;
};

/** What is under the pointer, else what has the focus, else what is read at the top of the window. */
const anchorIn = (root: HTMLElement): Element | undefined => {
  const pointed = pointer && document.elementFromPoint(pointer.x, pointer.y);
  if (pointed && root.contains(pointed) && pointed !== root) return pointed;
  const focused = document.activeElement;
  if (focused && focused !== root && root.contains(focused)) return focused;
  return [...root.querySelectorAll('section, header')].find((part) => part.getBoundingClientRect().bottom > 0);
};

/** Called before the page changes; what it returns, after: the same thing is then at the same height of the window. */
export const keepPlace = (root: HTMLElement | undefined): (() => void) => {
  const anchor = root && anchorIn(root);
  if (!root || !anchor) return () => undefined;
  // Parts of a line may be made anew; what they stood in is still there.
  const chain: { readonly at: Element; readonly top: number }[] = [];
  for (let at: Element | null = anchor; at && at !== root; at = at.parentElement)
    chain.push({ at, top: at.getBoundingClientRect().top });
  return () => {
    const same = chain.find(({ at }) => at.isConnected);
    if (!same) return;
    const moved = same.at.getBoundingClientRect().top - same.top;
    if (moved !== 0) scrollBy({ top: moved, behavior: 'instant' });
  };
};
