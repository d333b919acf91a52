// Lets hover, focus and press be shown without a hand: whatever a style sheet says for them also holds below these classes.
const states: Record<string, string> = { ":hover": ".is-hover", ":focus-visible": ".is-focus", ":active": ".is-pressed" };

/** Adds the copies to every style sheet that is there; call it once all are loaded. */
export function showStates(): void {
  for (const sheet of document.styleSheets) addTo(sheet);
}

function addTo(rules: CSSStyleSheet | CSSGroupingRule): void {
  for (let index = rules.cssRules.length - 1; index >= 0; index--) {
    const rule = rules.cssRules[index];
    if (rule instanceof CSSStyleRule) {
      const asClass = Object.entries(states).reduce((text, [state, shown]) => text.replaceAll(state, shown), rule.selectorText);
      if (asClass !== rule.selectorText) rules.insertRule(`${asClass} { ${rule.style.cssText} }`, index + 1);
    } else if (rule instanceof CSSGroupingRule) addTo(rule);
  }
}
