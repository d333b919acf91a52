// Cleans what a mail says of its looks. The browser reads it, and only what it has understood is looked at and kept: there is no
// text left in which what was cut out could leave something behind.
import { isOwnColour, mayBeSaid, mayDependOn } from "./mail-style.ts";

/** The frame's window, whose policy allows styles. */
export interface StyleWindow {
  CSSStyleSheet: typeof CSSStyleSheet;
}

/** Where a picture is to be taken from instead of an address; undefined: nowhere. */
export type Place = (address: string) => string | undefined;

/** Takes out of `style` what a mail may not say. Returns whether it brings colours of its own. */
export function cleanDeclarations(style: CSSStyleDeclaration, place: Place): boolean {
  let hasOwnColours = false;
  for (const name of [...style]) {
    const value = style.getPropertyValue(name);
    if (mayBeSaid(name, value)) {
      if (name === "color" || name === "background-color") hasOwnColours ||= isOwnColour(value);
    } else if (name === "background-image" && value !== "") {
      style.setProperty(name, placed(value, place), style.getPropertyPriority(name));
    } else {
      style.removeProperty(name);
    }
  }
  return hasOwnColours;
}

/** A ground that is one picture, taken from its place; of several, or other ways to name one, nothing is left. */
function placed(value: string, place: Place): string {
  const [, address] = /^url\("([^"\\]+)"\)$/.exec(value) ?? [];
  const shown = address === undefined ? undefined : place(address);
  return shown === undefined ? "none" : `url("${shown}")`;
}

/** The style sheet `text` with only what a mail may say, spelled by the browser, and whether it brings colours of its own. */
export function cleanSheet(text: string, frame: StyleWindow, place: Place): { text: string; hasOwnColours: boolean } {
  const sheet = new frame.CSSStyleSheet();
  // Says nothing of what it does not understand, and never fetches.
  sheet.replaceSync(text);
  const hasOwnColours = cleanRules(sheet, place);
  return { text: [...sheet.cssRules].map(({ cssText }) => cssText).join("\n"), hasOwnColours };
}

type Rules = Pick<CSSGroupingRule, "cssRules" | "deleteRule">;

function cleanRules(rules: Rules, place: Place): boolean {
  let hasOwnColours = false;
  for (let at = rules.cssRules.length - 1; at >= 0; at--) {
    const rule = rules.cssRules[at];
    if (rule === undefined || !mayStand(rule)) {
      rules.deleteRule(at);
      continue;
    }
    if ("style" in rule && cleanDeclarations(rule.style as CSSStyleDeclaration, place)) hasOwnColours = true;
    if ("cssRules" in rule && cleanRules(rule as CSSGroupingRule, place)) hasOwnColours = true;
  }
  return hasOwnColours;
}

/** Layers, letters to load, movements and all else are not among them: nothing of it is needed to read words. */
function mayStand(rule: CSSRule): boolean {
  switch (rule.constructor.name) {
    case "CSSStyleRule":
      return !/[\\<]/.test((rule as CSSStyleRule).selectorText);
    case "CSSNestedDeclarations":
      return true;
    case "CSSMediaRule":
    case "CSSSupportsRule":
      return mayDependOn((rule as CSSConditionRule).conditionText);
    default:
      return false;
  }
}
