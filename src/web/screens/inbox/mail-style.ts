// What a mail's own style may say: how its words look. What would fetch, move, take words out of the flow or follow the frame's
// height is not among it. Browsers hand names and values over in one spelling, so what is written in a tricky way is seen too.

const allowed = new RegExp(
  `^(?:${[
    "color|opacity|visibility|display|float|clear|direction|unicode-bidi|vertical-align|quotes",
    "background-(?:color|image|position|position-[xy]|size|repeat|repeat-[xy]|clip|origin|attachment)",
    "font|font-[a-z-]+|line-height|letter-spacing|word-spacing|white-space|white-space-collapse|tab-size|hyphens",
    "text-(?:align|align-last|decoration|decoration-[a-z-]+|indent|transform|overflow|wrap|wrap-mode|wrap-style|shadow)",
    "text-underline-(?:offset|position)|word-break|word-wrap|overflow-wrap",
    "(?:min-|max-)?(?:width|height|inline-size|block-size)|box-sizing|overflow|overflow-[xy]|object-fit|object-position",
    "(?:margin|padding)(?:-[a-z-]+)?|border(?!-image)(?:-[a-z-]+)?|outline(?:-[a-z-]+)?|box-shadow",
    "list-style-(?:type|position)|table-layout|caption-side|empty-cells",
  ].join("|")})$`,
);

/** What fetches, what is only known elsewhere, what grows with the frame that grows with it, and what is spelled to hide it. */
const refused =
  /[\\<]|\b(?:url|src|image|image-set|cross-fade|element|paint|var|env|attr)\(|\d(?:[sld]?v(?:h|b|min|max)|cq(?:h|b|min|max))\b/i;

/** Of what may be said, what each must look like, so that it takes no words from sight. */
const shapes: [name: RegExp, value: RegExp][] = [
  [/^margin/, /^[^-]+$/],
  [/^text-indent$/, /^-?(?:\d{1,2}(?:\.\d+)?(?:px|pt)|[0-3](?:\.\d+)?(?:em|in|cm))$/],
  [/^letter-spacing$/, /^(?:normal|[\d.]+[a-z]+|-[0-2](?:\.\d+)?p[xt]|-0(?:\.0\d*)?em)$/],
  [/^word-spacing$/, /^[^-]+$/],
  // What stands in rows by other rules than those of words can flow over the start of the page, where nobody gets to.
  [
    /^display$/,
    /^(?:none|block|inline|inline-block|list-item|flow-root|contents|table|inline-table|table-[a-z-]+|inherit|initial)$/,
  ],
];

/** Whether a mail may say this of its words. Both as the browser spells them: a name in full, a value without its importance. */
export function mayBeSaid(name: string, value: string): boolean {
  if (!allowed.test(name) || value === "" || refused.test(value)) return false;
  return shapes.every(([ofName, shape]) => !ofName.test(name) || shape.test(value));
}

/** Whether styles may depend on this, as the browser spells a condition: not on the frame's height, which depends on them. */
export function mayDependOn(condition: string): boolean {
  return !/height|block-size|aspect-ratio|orientation|[\\<]/i.test(condition) && !refused.test(condition);
}

/** Whether a value of `color` or `background-color` brings a colour of its own. */
export function isOwnColour(value: string): boolean {
  return !/^(?:|inherit|initial|unset|revert|transparent|none|currentcolor|rgba\(0, 0, 0, 0\))$/i.test(value);
}
