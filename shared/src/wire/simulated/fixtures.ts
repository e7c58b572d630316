import { uuidv7 } from 'uuidv7';
import type { DesiredState, HubRecord, ReportedState, SealedRecord, TerminalRecord } from '../messages.ts';

export const desiredFixture: DesiredState = {
  place: { id: 'library-1f', name: { zh: '图书馆一层', en: 'Library, first floor' } },
  panel: { widthMm: 344, heightMm: 611, pxPerMm: 3.14 },
  readerSide: 'right',
  slotSide: 'below',
  services: ['enrolment-certificate'],
  idleSeconds: 60,
  visitSeconds: 300,
};

export const reportedFixture: ReportedState = {
  agentVersion: '1.0.0',
  appliedDesired: 1,
  reader: 'ready',
  printer: 'ready',
  toner: 'ok',
  journal: { depth: 0, full: false },
  inVisit: false,
};

export const helpCalled = (screen: string): TerminalRecord => ({ kind: 'help.called', screen });

export const helpAnswered = (at = '2026-09-01T00:00:00.000Z'): HubRecord => ({ kind: 'help.answered', at });

/** Stands for sealing where only the way of a record matters: the words lie open in `ct`. */
export const plainSeal = (record: TerminalRecord, id: string = uuidv7()): SealedRecord => ({
  id,
  at: '2026-09-01T00:00:00.000Z',
  keyVersion: 1,
  enc: new Uint8Array(32),
  ct: new TextEncoder().encode(JSON.stringify(record)),
});

export const plainOpen = (_terminalId: string, sealed: SealedRecord): Promise<TerminalRecord> =>
  Promise.resolve(JSON.parse(new TextDecoder().decode(sealed.ct)) as TerminalRecord);
