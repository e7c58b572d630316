import type { DesiredState } from '@yizhan/shared/wire/messages.ts';
import type { Tx } from '../storage/db.ts';
import type { Demo, DemoPlace } from './demo-files.ts';

type Flat = { readonly place: DemoPlace; readonly parent: string | null; readonly sort: number };

const flatten = (places: readonly DemoPlace[], parent: string | null = null): Flat[] =>
  places.flatMap((place, sort) => [{ place, parent, sort }, ...flatten(place.places ?? [], place.id)]);

const seedPlaces = async (tx: Tx, places: readonly DemoPlace[]): Promise<void> => {
  for (const { place, parent, sort } of flatten(places)) {
    await tx.query(
      'insert into place (id, parent_id, kind, name_zh, name_en, sort) values ($1, $2, $3, $4, $5, $6) on conflict do nothing',
      [place.id, parent, place.kind, place.zh, place.en, sort],
    );
  }
};

const seedDepartments = async (tx: Tx, { departments }: Demo): Promise<void> => {
  for (const { id, parent, place, zh, en } of departments) {
    await tx.query(
      'insert into department (id, parent_id, name_zh, name_en, place_id) values ($1, $2, $3, $4, $5) on conflict do nothing',
      [id, parent ?? null, zh, en, place ?? null],
    );
  }
};

const IDLE_SECONDS = 60;
const VISIT_SECONDS = 300;

/** A service that is not published yet is simply not offered, so all that will come may be listed. */
const seedTerminals = async (tx: Tx, { places, terminals }: Demo, services: readonly string[]): Promise<void> => {
  const names = new Map(flatten(places).map(({ place, parent }) => [place.id, { place, parent }]));
  for (const { id, place: placeId, receiptPrefix, panel, readerSide, slotSide } of terminals) {
    const at = names.get(placeId);
    const building = names.get(at?.parent ?? '');
    if (!at || !building) throw new Error(`Demo terminal ${id} stands at ${placeId}, which is no floor of a building`);
    const name = { zh: `${building.place.zh}${at.place.zh}`, en: `${building.place.en}, ${at.place.en}` };
    const desired: DesiredState = {
      ...{ place: { id: placeId, name }, panel, readerSide, slotSide, services: [...services] },
      ...{ idleSeconds: IDLE_SECONDS, visitSeconds: VISIT_SECONDS },
    };
    await tx.query(
      'insert into terminal (id, place_id, receipt_prefix, desired) values ($1, $2, $3, $4) on conflict do nothing',
      [id, placeId, receiptPrefix, JSON.stringify(desired)],
    );
  }
};

const seedCalendar = async (tx: Tx, { calendar }: Demo, now: Date): Promise<void> => {
  for (const entry of calendar) {
    await tx.query(
      'insert into calendar_entry (kind, key, body, put_at) values ($1, $2, $3, $4) on conflict do nothing',
      [entry.kind, entry.key, JSON.stringify(entry), now],
    );
  }
};

type Seeding = { readonly services: readonly string[]; readonly now: Date };

export const seedCampus = async (tx: Tx, demo: Demo, { services, now }: Seeding): Promise<void> => {
  await seedCalendar(tx, demo, now);
  await seedPlaces(tx, demo.places);
  await seedDepartments(tx, demo);
  await seedTerminals(tx, demo, services);
};
