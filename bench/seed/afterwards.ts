// What is made of all rows at once, when they are there and their indexes are too: statements over a whole workspace ($1).

/**
 * Whatever the product derives from what was said, beside the rows themselves, has its statement here: such as
 * what each teammate has seen. They run one after the other, in this order.
 */
export const afterwards: readonly string[] = [];
