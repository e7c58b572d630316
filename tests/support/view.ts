/** The views a kiosk pushes to its screen, as its page reads them: server-sent events (HTML Standard, 9.2). */
export type SeenView = {
  readonly revision: number;
  readonly person?: { readonly name: string };
  readonly screen: { readonly kind: string; readonly code?: string };
  readonly terminal: { readonly hub: string; readonly reader: string; readonly printer: string; readonly help: string };
};

export async function* followViews(kiosk: string, signal: AbortSignal): AsyncGenerator<SeenView> {
  const response = await fetch(new URL('/view', kiosk), { signal });
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      if (event.startsWith('data: ')) yield JSON.parse(event.slice('data: '.length)) as SeenView;
    }
  }
}
