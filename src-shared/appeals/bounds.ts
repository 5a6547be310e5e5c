/** For pages that must not load a schema. */
export const claimLength = 5000
