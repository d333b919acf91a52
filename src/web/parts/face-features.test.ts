// A face is its seed: the same one again, and what the seed names.
import { expect, test } from "vitest";
import { featuresOf, skinTones } from "./face-features.ts";

test("the same seed gives the same face, and different seeds different ones", () => {
  expect(featuresOf("4711")).toEqual(featuresOf("4711"));
  const faces = new Set(Array.from({ length: 200 }, (_, i) => JSON.stringify(featuresOf(String(i)))));
  expect(faces.size).toBeGreaterThan(190);
});

test("what a seed names is so, whatever else is drawn", () => {
  for (let i = 0; i < 50; i++) {
    expect(featuresOf(`woman elder tone7 scarf ${i}`)).toMatchObject({ tone: 7, cover: "scarf", beard: "none", isElder: true });
    expect(featuresOf(`man beard glasses tone2 ${i}`)).toMatchObject({ tone: 2, beard: "full", glasses: true, cover: "none" });
    expect(featuresOf(`young ${i}`).isElder).toBe(false);
  }
});

test("every skin tone is drawn, and nobody with dark skin is drawn blond", () => {
  const faces = Array.from({ length: 600 }, (_, i) => featuresOf(`person ${i}`));
  expect(new Set(faces.map(({ tone }) => tone)).size).toBe(skinTones.length);
  expect(faces.filter(({ tone, hairColour }) => tone > 5 && hairColour === "#c9a566")).toEqual([]);
});
