// What a mail may say of its looks: words look as they were meant to, and none of it takes them out of sight or fetches anything.
import { describe, expect, test } from "vitest";
import { isOwnColour, mayBeSaid, mayDependOn } from "./mail-style.ts";

describe("what words and tables look like may be said", () => {
  test.each([
    ["color", "rgb(20, 20, 20)"],
    ["background-color", "white"],
    ["background-image", "linear-gradient(red, blue)"],
    ["font-family", '"Helvetica Neue", Arial, sans-serif'],
    ["font-size", "0px"],
    ["line-height", "1.5"],
    ["text-align", "center"],
    ["text-indent", "-18pt"],
    ["text-indent", "-0.25in"],
    ["letter-spacing", "-0.5px"],
    ["margin-left", "36pt"],
    ["margin-top", "auto"],
    ["padding-inline-start", "1em"],
    ["border-top-width", "1pt"],
    ["border-collapse", "collapse"],
    ["width", "100%"],
    ["max-width", "600px"],
    ["height", "50vw"],
    ["display", "table-cell"],
    ["display", "none"],
    ["float", "left"],
    ["vertical-align", "top"],
  ])("%s: %s", (name, value) => expect(mayBeSaid(name, value)).toBe(true));
});

describe("what takes words out of the flow, moves them or lets the page grow may not", () => {
  test.each([
    ["position", "absolute"],
    ["top", "0px"],
    ["inset-block-start", "-400px"],
    ["transform", "scale(0)"],
    ["translate", "-100vw"],
    ["zoom", "0.01"],
    ["writing-mode", "vertical-rl"],
    ["clip-path", "inset(100%)"],
    ["filter", "opacity(0)"],
    ["mask-image", "linear-gradient(transparent, transparent)"],
    ["content", '"other words"'],
    ["content-visibility", "hidden"],
    ["animation-name", "grow"],
    ["transition-duration", "9s"],
    ["-webkit-text-fill-color", "transparent"],
    ["margin-top", "-400px"],
    ["margin-left", "calc(1% - 400px)"],
    ["text-indent", "-9999px"],
    ["text-indent", "-99em"],
    ["letter-spacing", "-1em"],
    ["word-spacing", "-40px"],
    ["display", "flex"],
    ["height", "110cqh"],
    ["height", "calc(10px + 100vh)"],
    ["min-height", "100dvh"],
    ["height", "150cqmax"],
    ["padding-top", "20vb"],
    ["--hidden", "1px"],
    ["color", "var(--hidden)"],
    ["width", ""],
  ])("%s: %s", (name, value) => expect(mayBeSaid(name, value)).toBe(false));
});

describe("what would fetch may not", () => {
  test.each([
    ["background-image", 'url("http://tracker.example/a)b")'],
    ["background-image", 'image-set("http://tracker.example/a" 1x)'],
    ["background-image", '-webkit-image-set(url("http://tracker.example/a") 1x)'],
    ["background-image", 'cross-fade(url("http://tracker.example/a"), red)'],
    ["list-style-image", 'url("http://tracker.example/a")'],
    ["cursor", 'url("http://tracker.example/a"), auto'],
    ["border-image-source", 'url("http://tracker.example/a")'],
    ["color", "u\\72l(http://tracker.example/a)"],
  ])("%s: %s", (name, value) => expect(mayBeSaid(name, value)).toBe(false));
});

test("styles may depend on how wide the frame is, not on how high", () => {
  for (const condition of ["screen and (max-width: 600px)", "(prefers-color-scheme: dark)", "print", "(max-device-width: 480px)"])
    expect(mayDependOn(condition), condition).toBe(true);
  for (const condition of ["(min-height: 500px)", "(orientation: portrait)", "(max-aspect-ratio: 1)", "(100vh > 40px)"])
    expect(mayDependOn(condition), condition).toBe(false);
});

test("only a colour that is said is a colour of its own", () => {
  for (const value of ["", "inherit", "transparent", "currentcolor", "rgba(0, 0, 0, 0)", "initial"])
    expect(isOwnColour(value), value).toBe(false);
  for (const value of ["rgb(255, 255, 255)", "black"]) expect(isOwnColour(value), value).toBe(true);
});
