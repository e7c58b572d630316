/** Runs inside the page. Says in words what does not hold: touch targets, reach, overlaps, cut text, sizes. */
export type PageFacts = { readonly pxPerMm: number; readonly fromFloorMm: number; readonly reachMm: number };

export const measurePage = ({ pxPerMm, fromFloorMm, reachMm }: PageFacts): string[] => {
  const wrong: string[] = [];
  const { innerWidth, innerHeight } = window;
  const root = document.querySelector('dialog[open]') ?? document.querySelector('.glass') ?? document.body;
  const said = (element: Element) => element.textContent.replace(/\s+/g, ' ').trim().slice(0, 30);
  const scrolled = (element: Element) => element.closest('.list') !== null;
  const visible = (element: Element) =>
    element.checkVisibility({ visibilityProperty: true }) && element.closest('.band') === null;

  for (const button of root.querySelectorAll('button')) {
    if (!visible(button)) continue;
    const box = button.getBoundingClientRect();
    const [width, height] = [box.width / pxPerMm, box.height / pxPerMm];
    if (width < 19.9 || height < 19.9)
      wrong.push(`button ${width.toFixed(1)} × ${height.toFixed(1)} mm: ${said(button)}`);
    if (scrolled(button)) continue;
    const top = fromFloorMm + (innerHeight - box.top) / pxPerMm;
    if (top > reachMm + 0.5) wrong.push(`button at ${top.toFixed(0)} mm, over ${String(reachMm)}: ${said(button)}`);
  }

  const texts: { readonly element: Element; readonly box: DOMRect }[] = [];
  const sizes = new Set<number>();
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    if (element === null || (node.textContent ?? '').trim() === '' || !visible(element)) continue;
    // Words drawn on a picture are part of it.
    if (element.closest('svg') !== null) continue;
    sizes.add(Math.round(Number.parseFloat(getComputedStyle(element).fontSize)));
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.left < -1 || box.right > innerWidth + 1) wrong.push(`text runs off the side: ${said(element)}`);
      if (scrolled(element)) continue;
      if (box.top < -1 || box.bottom > innerHeight + 1) wrong.push(`text runs off the end: ${said(element)}`);
      texts.push({ element, box });
    }
  }
  // Line boxes touch; letters begin a sixth of a line further in.
  const core = ({ top, bottom, left, right }: DOMRect) => {
    const inset = (bottom - top) / 6;
    return { top: top + inset, bottom: bottom - inset, left: left + 1, right: right - 1 };
  };
  const meet = (a: ReturnType<typeof core>, b: ReturnType<typeof core>) =>
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  texts.forEach(({ element, box }, i) => {
    for (const other of texts.slice(i + 1)) {
      if (other.element !== element && meet(core(box), core(other.box))) {
        wrong.push(`texts overlap: ${said(element)} / ${said(other.element)}`);
      }
    }
    for (const picture of root.querySelectorAll('main svg[role="img"]')) {
      if (meet(core(box), core(picture.getBoundingClientRect()))) wrong.push(`text on the picture: ${said(element)}`);
    }
    // Whatever clips this text must contain it; buttons cover what lies under them.
    for (let above = element.parentElement; above !== null && above !== root; above = above.parentElement) {
      const outer = above.getBoundingClientRect();
      const clips = getComputedStyle(above).overflowY !== 'visible';
      if (clips && (box.bottom > outer.bottom + 2 || box.top < outer.top - 2))
        wrong.push(`text is cut: ${said(element)}`);
    }
    for (const button of root.querySelectorAll('button, .long')) {
      if (button.contains(element) || !visible(button) || scrolled(button)) continue;
      if (meet(core(box), core(button.getBoundingClientRect()))) wrong.push(`text under a control: ${said(element)}`);
    }
  });
  for (const button of root.querySelectorAll('button')) {
    if (
      visible(button) &&
      (button.scrollWidth > button.clientWidth + 1 || button.scrollHeight > button.clientHeight + 1)
    ) {
      wrong.push(`button too small for its words: ${said(button)}`);
    }
  }
  for (const part of root.querySelectorAll('.info, .between, .hands, .words, .picture')) {
    if (!scrolled(part) && part.scrollHeight > part.clientHeight + 2) {
      wrong.push(`.${part.classList[0] ?? ''} holds ${String(part.scrollHeight - part.clientHeight)} px too much`);
    }
  }
  const smallest = Math.min(...sizes) / pxPerMm;
  if (smallest < 6.9) wrong.push(`text of ${smallest.toFixed(1)} mm`);
  if (document.documentElement.scrollHeight > innerHeight + 1) wrong.push('the page scrolls');
  if (sizes.size > 4) wrong.push(`${String(sizes.size)} text sizes: ${[...sizes].join(', ')}`);
  return [...new Set(wrong)];
};
