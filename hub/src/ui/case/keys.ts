/** One key, one action: the first thing on the page that names it. Never while somebody types, and never with a modifier. */
export const pressKey = (event: KeyboardEvent): void => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
  const { target, key } = event;
  if (target instanceof Element && target.closest('input, textarea, select, [contenteditable]')) return;
  if (!/^[a-z]$/.test(key)) return;
  const element = document.querySelector<HTMLElement>(`[data-key="${key}"]`);
  if (!element) return;
  event.preventDefault();
  const around = element.closest('details');
  if (element.tagName !== 'SUMMARY' || !around) {
    element.click();
    return;
  }
  around.open = true;
  around.scrollIntoView({ block: 'nearest' });
  around.querySelector<HTMLElement>('.body input:not([type=hidden]), .body textarea, .body select')?.focus();
};
