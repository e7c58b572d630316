/** A card with an event loop of its own, so that it does not answer at the expense of who asks. */
import { workerData } from 'node:worker_threads';
import { uidCard } from '@yizhan/drivers/simulated/uid-card.ts';

const { uid, port } = workerData as { readonly uid: string; readonly port: number };
uidCard(uid).insert({ port });
