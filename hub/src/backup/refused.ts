/** A backup or restore that was not begun, with what to do about it. Nothing was changed. */
export class Refused extends Error {
  override readonly name = 'Refused';
}
