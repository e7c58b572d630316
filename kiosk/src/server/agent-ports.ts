/** What the agent stands on. Real devices and the real link in production and journeys; by hand in unit tests. */
import type { CardDriver } from '@yizhan/drivers/card/card.ts';
import type { PrinterDriver } from '@yizhan/drivers/printer/printer.ts';
import type { Clock } from '@yizhan/shared/clock.ts';
import type { Logger } from 'pino';
import type { TerminalLink } from './link/terminal-link.ts';
import type { PrintDesk } from './printing/open-print-desk.ts';

export type AgentPorts = {
  readonly card: CardDriver;
  readonly printer: PrinterDriver;
  readonly desk: Pick<PrintDesk, 'print' | 'answerCameOut' | 'withdraw' | 'subscribe'>;
  readonly link: Omit<TerminalLink, 'close' | 'state' | 'receiptPrefix'>;
  readonly clock: Clock;
  readonly openVisit: {
    readonly note: (visitId: string) => void;
    readonly clear: () => void;
    readonly left: () => string | undefined;
  };
  /** The browser that carried a visit is replaced when its last screen is gone (R19). */
  readonly retireBrowser: () => void;
  readonly log: Logger;
};
