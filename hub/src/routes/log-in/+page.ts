/** Works without scripts, so none are sent: what a person types is not disturbed by their arrival. */
export const csr = false;
