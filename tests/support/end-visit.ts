/** Brings a kiosk back to its attract screen with the same acts a finger has. */
import { followViews, type SeenView } from './view.ts';

const DEADLINE_MS = 60_000;

export const endVisit = async (kiosk: string): Promise<void> => {
  const stop = AbortSignal.timeout(DEADLINE_MS);
  for await (const view of followViews(kiosk, stop)) {
    if (view.screen.kind === 'attract' && view.terminal.hub === 'here' && view.terminal.printer === 'ready') return;
    const act = wayOut(view);
    if (act) await press(kiosk, view.revision, act);
  }
  throw new Error('The kiosk did not come back to its attract screen');
};

const wayOut = ({ screen }: SeenView): object | undefined => {
  if (screen.kind === 'take-paper') return { kind: 'taken' };
  if (screen.kind === 'problem' && screen.code === 'job-unknown') return { kind: 'came-out', yes: false };
  return screen.kind === 'attract' || screen.kind === 'printing' ? undefined : { kind: 'finish' };
};

const press = async (kiosk: string, revision: number, act: object): Promise<void> => {
  const body = JSON.stringify({ revision, act });
  await fetch(new URL('/act', kiosk), { method: 'POST', headers: { 'content-type': 'application/json' }, body });
};
