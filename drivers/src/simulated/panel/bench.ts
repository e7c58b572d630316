/** The simulated devices of one terminal on their real wires, moved by hand from the panel. */
import path from 'node:path';
import { startIppPrinter, type PrinterMode, type SimulatedPrinter } from '../ipp-printer.ts';
import { openLinkCut, type LinkCut } from '../link-cut.ts';
import { startPcscd, type SimulatedPcscd } from '../pcscd.ts';
import { uidCard } from '../uid-card.ts';
import type { VirtualCard } from '../virtual-card.ts';

export type DemoCard = {
  readonly uid: string;
  readonly name: string;
  readonly nameEn: string;
  /** What holding it to the reader shows. */
  readonly shows: { readonly zh: string; readonly en: string };
};

export const printerModes = [
  'ok',
  'slow',
  'empty',
  'jam',
  'cover-open',
  'toner-low',
] as const satisfies readonly PrinterMode[];
export type PanelPrinterMode = (typeof printerModes)[number] | 'off';

export type BenchState = {
  readonly cards: readonly DemoCard[];
  /** Of the card that lies on the reader. */
  readonly card: string | null;
  readonly printer: PanelPrinterMode;
  readonly printing: boolean;
  readonly link: boolean;
  readonly tray: readonly { readonly file: string; readonly job: string }[];
};

export type Bench = {
  readonly pcscd: SimulatedPcscd;
  readonly printer: SimulatedPrinter;
  readonly cable: LinkCut;
  state(): BenchState;
  hold(uid: string): void;
  takeAway(): void;
  setPrinter(mode: PanelPrinterMode): Promise<void>;
  setLink(plugged: boolean): void;
  emptyTray(): void;
  close(): Promise<void>;
};

type Options = {
  readonly dir: string;
  readonly cards: readonly DemoCard[];
  readonly hub: { readonly host: string; readonly port: number };
  /** Each 0 for a free one. */
  readonly ports: { readonly printer: number; readonly link: number };
};

export const openBench = async ({ dir, cards, hub, ports }: Options): Promise<Bench> => {
  const pcscd = await startPcscd();
  const printer = await startIppPrinter({ dir: path.join(dir, 'printer'), port: ports.printer, name: 'Yizhan demo' });
  const cable = await openLinkCut(hub, ports.link);
  let lying: { readonly uid: string; readonly card: VirtualCard } | undefined;
  let powered = true;

  const takeAway = (): void => {
    lying?.card.remove();
    lying = undefined;
  };
  return {
    pcscd,
    printer,
    cable,
    state: () => ({
      cards,
      card: lying?.uid ?? null,
      printer: powered
        ? (printerModes as readonly string[]).includes(printer.mode())
          ? (printer.mode() as PanelPrinterMode)
          : 'ok'
        : 'off',
      printing: powered && printer.printing(),
      link: cable.plugged,
      tray: printer.tray().map(({ file, jobName }) => ({ file: path.basename(file), job: jobName })),
    }),
    hold: (uid) => {
      takeAway();
      const card = uidCard(uid);
      card.insert({ port: pcscd.port });
      lying = { uid, card };
    },
    takeAway,
    setPrinter: async (mode) => {
      if (mode === 'off') {
        powered = false;
        await printer.powerOff();
        return;
      }
      if (!powered) await printer.restart();
      powered = true;
      printer.setMode(mode);
    },
    setLink: (plugged) => {
      cable.setPlugged(plugged);
    },
    emptyTray: () => {
      printer.emptyTray();
    },
    close: async () => {
      takeAway();
      await Promise.all([cable.close(), printer.stop(), pcscd.stop()]);
    },
  };
};
