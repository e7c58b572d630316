import type { PrinterState } from '@yizhan/drivers/printer/printer.ts';
import type { AgentPorts } from './agent-ports.ts';

export type Devices = {
  reader(): 'ready' | 'missing';
  printer(): PrinterState;
  readonly close: () => void;
};

/**
 * The latest word of each device. A terminal has one reader that matters; some show empty second slots, so it is ready
 * when any slot is.
 */
export const watchDevices = (ports: Pick<AgentPorts, 'card' | 'printer'>, changed: () => void): Devices => {
  const slots = new Map<string, boolean>();
  let printer: PrinterState = { generation: 0, condition: 'away', reasons: [], toner: 'unknown' };
  let watching = false;
  const stopCard = ports.card.subscribe((event) => {
    if (event.kind !== 'reader') return;
    slots.set(event.reader, event.state.kind !== 'missing');
    if (watching) changed();
  });
  const stopPrinter = ports.printer.subscribe((state) => {
    printer = state;
    if (watching) changed();
  });
  watching = true;
  return {
    reader: () => ([...slots.values()].some(Boolean) ? 'ready' : 'missing'),
    printer: () => printer,
    close: () => {
      stopCard();
      stopPrinter();
    },
  };
};
