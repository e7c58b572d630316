declare module 'virtual:offline-verifier' {
  /** `main.ts` of this folder and all it imports, as one script. */
  export const script: string;
}
