// @ts-check
/** Starts every behaviour. Each works alone and does nothing where its hook is missing. */
