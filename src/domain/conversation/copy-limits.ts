// How many may get copies: known to the screens without the shapes, which come with all that parses them.

/** How many may get a copy openly, and as many hidden. */
export const mostCopies = 20;
